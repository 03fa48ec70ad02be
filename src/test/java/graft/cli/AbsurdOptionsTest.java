package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.dataset.cifar.Cifar10;
import graft.dataset.cifar.TinyCifar;
import graft.dataset.image.TestImages;
import graft.export.TinyModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values that are allowed and that nobody would give: the work is done, or one line says why not.
 */
final class AbsurdOptionsTest {
  @TempDir static Path folder;
  private static int runs;

  @BeforeAll
  static void make() throws IOException {
    TinyModel.export(folder.resolve("model"), 0.3, Cifar10.CLASS_NAMES);
    TinyCifar.folder(folder.resolve("cifar"));
    TestImages.write(
        folder.resolve("a.png"), TestImages.gradient(9, 9, BufferedImage.TYPE_INT_RGB), "png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train --batch-size 65536 --micro-batch 65536      | 0 | trained model
          train --batch-size 65536 --micro-batch 1          | 0 | trained model
          train --batch-size 1 --micro-batch 65536          | 0 | trained model
          train --patience 1000000 --min-delta 1e6    | 0 | trained model
          train --patience 0 --min-delta 1e6          | 0 | stopped early after epoch 2
          train --seed 9223372036854775807            | 0 | trained model
          train --seed -9223372036854775808           | 0 | trained model
          train --learning-rate-frozen 1e-30          | 0 | trained model
          train --subset 1 --val-subset 1             | 0 | trained model
          train --subset 2147483647                   | 2 | --subset must be a whole number from 1 to 50
          train --val-subset 11                       | 2 | --val-subset must be a whole number from 1 to 10
          train --val-split 0.999                     | 0 | trained model
          train --val-split 0.001                     | 0 | trained model
          train --max-bad 0 --max-pixels 2147483647   | 0 | trained model
          evaluate --max-bad 1 --max-pixels 1         | 0 | accuracy
          evaluate --split test                       | 0 | accuracy
          evaluate --split train                      | 0 | accuracy
          evaluate --split all                        | 0 | accuracy
          predict --max-pixels 80                     | 3 | 0 classified, 1 unreadable
          predict --max-pixels 81 --all-files         | 0 | 1 classified
          train --boundary-storage float16            | 0 | trained model
          evaluate --batch-size 65536 --top-k 10      | 0 | accuracy
          evaluate --top-k 11                         | 2 | --top-k must be a whole number from 1 to 10 (the number of classes), not "11"
          evaluate --subset 99999                     | 2 | --subset must be a whole number from 1 to 10
          predict --batch-size 65536 --top-k 10       | 0 | 1 classified
          predict --top-k 10000                       | 2 | --top-k must be a whole number from 1 to 10
          """)
  void theWorkIsDoneOrOneLineSaysWhyNot(String words, int code, String message) {
    String output = graft(words, code);
    assertThat(output).contains(message).doesNotContain("this is a bug", "\tat ");
  }

  /** Steps of 1e6: the loss is no number after the first, or it is, and then the work is done. */
  @ParameterizedTest
  @CsvSource({"frozen", "unfrozen"})
  void theLargestLearningRateStopsTheRunOrDoesNot(String phase) {
    String output = graft("train --learning-rate-%s 1e6".formatted(phase), -1);
    assertThat(output)
        .containsAnyOf("the loss became ", "trained model", "not finite")
        .doesNotContain("this is a bug", "\tat ");
  }

  private static String graft(String words, int expected) {
    List<String> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of("--model", folder.resolve("model").toString(), "--threads", "2"));
    all.addAll(List.of("--precision", "float32"));
    switch (all.get(0)) {
      case "predict" -> all.add(folder.resolve("a.png").toString());
      case "train" -> {
        all.addAll(List.of("--data", folder.resolve("cifar").toString()));
        all.addAll(List.of("--output", folder.resolve("run" + ++runs).toString()));
        all.addAll(List.of("--epochs-frozen", "2", "--epochs-unfrozen", "2"));
        all.addAll(List.of("--cache-dir", folder.resolve("caches").toString()));
      }
      default -> all.addAll(List.of("--data", folder.resolve("cifar").toString()));
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    int code = Main.run(all.toArray(String[]::new), stream, stream);
    String text = output.toString(StandardCharsets.UTF_8);
    if (expected >= 0) {
      assertThat(code).as(text).isEqualTo(expected);
    }
    return text;
  }
}
