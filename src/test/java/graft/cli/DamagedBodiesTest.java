package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.files.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pictures with a good header and a damaged body are found in the pass that decodes each picture
 * once, those with a bad header before.
 */
final class DamagedBodiesTest {
  @TempDir Path folder;
  private Path model;
  private Path pictures;
  private Path damaged;
  private Path text;

  @BeforeEach
  void make() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 15);
    damaged = pictures.resolve("green/zz.png");
    text = pictures.resolve("red/zz.png");
  }

  private void damage() throws IOException {
    Path whole = pictures.resolve("green/1.png");
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(whole), (int) Files.size(whole) / 2));
    Files.writeString(text, "no picture");
  }

  private Ran train(Consumer<String> listener, String output, String cache, Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", "--model", model, "--data", pictures));
    words.addAll(List.of("--output", folder.resolve(output), "--cache", cache));
    words.addAll(List.of("--batch-size", 8, "--epochs-frozen", 2, "--epochs-unfrozen", 1));
    words.addAll(List.of("--cache-dir", folder.resolve("caches"), "--threads", 2));
    words.addAll(List.of(more));
    return Ran.hearing(listener, words.toArray());
  }

  private Ran train(String output, String cache, Object... more) {
    return train(line -> {}, output, cache, more);
  }

  private String weights(String run) {
    return Hashes.sha256(folder.resolve(run + "/unfrozen/variables/variables.data-00000-of-00001"));
  }

  private String skipped(String run) throws IOException {
    return Files.readString(folder.resolve(run + "/skipped.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "features", "none"})
  void bothKindsAreNamedTogetherAndTheRestIsTrainedOnAsWithoutThem(String cache)
      throws IOException {
    train("without", cache).assertDone();
    damage();
    Ran ran = train("run", cache).assertDone();
    assertThat(ran.err())
        .contains(
            ": 38 training and 8 validation images of 3 classes, about 20% of them held out by"
                + " content; 1 bad picture skipped\n",
            "2 of 47 pictures can't be decoded and are skipped:\n  " + damaged + " (",
            "\n  " + text + " (not a JPEG",
            ": 37 training and 8 validation images of 3 classes; 2 bad pictures skipped\n");
    assertThat(skipped("run").lines())
        .hasSize(3)
        .startsWith("path,reason")
        .anyMatch(line -> line.startsWith(damaged + ","))
        .anyMatch(line -> line.startsWith(text + ","));
    assertThat(weights("run")).isEqualTo(weights("without"));
    assertThat(Files.readAllBytes(folder.resolve("run/unfrozen/assets/trained_on.bin")))
        .isEqualTo(Files.readAllBytes(folder.resolve("without/unfrozen/assets/trained_on.bin")));
  }

  /**
   * While the second run trains, only the pictures that it may look at are there. Its report misses
   * the others, and the run is good all the same.
   */
  @Test
  void aWholeCacheSaysWhichAreBadAndNoGoodPictureIsDecodedAgain() throws IOException {
    damage();
    train("first", "all").assertDone();
    Ran second = train(this::deleteGoodOnes, "second", "all").assertDone();
    assertThat(pictures.resolve("red/1.png")).doesNotExist();
    assertThat(second.err())
        .contains(
            "2 of 47 pictures can't be decoded and are skipped:\n",
            "cache: complete and undamaged, so no image goes through the base again",
            "the run is trained, but " + folder.resolve("second/report.html") + " is not written (",
            " was changed or deleted while it was in use");
    assertThat(skipped("second")).isEqualTo(skipped("first"));
    assertThat(weights("second")).isEqualTo(weights("first"));
  }

  /** Eight training pictures, all blue, are computed to estimate how long the run will take. */
  private void deleteGoodOnes(String line) {
    if (line.contains("training and")) {
      try {
        for (int i = 0; i < 15; i++) {
          Files.deleteIfExists(pictures.resolve("green/" + i + ".png"));
          Files.deleteIfExists(pictures.resolve("red/" + i + ".png"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void evaluationMeasuresWhatItMeasuresWithoutThem() throws IOException {
    train("run", "all").assertDone();
    for (int batchSize : new int[] {1, 7}) {
      List<Object> words =
          List.of(
              "evaluate",
              "--model",
              folder.resolve("run"),
              "--data",
              pictures,
              "--split",
              "all",
              "--batch-size",
              batchSize,
              "--json");
      Files.deleteIfExists(damaged);
      Files.deleteIfExists(text);
      String without = Ran.graft(words.toArray()).assertDone().out();
      damage();
      Ran with = Ran.graft(words.toArray()).assertDone();
      assertThat(with.err())
          .contains("2 of 47 pictures can't be decoded and are skipped:\n  " + damaged + " (");
      // In other batches the loss is added up in another order.
      assertThat(rounded(with.out(), batchSize)).isEqualTo(rounded(without, batchSize));
    }
  }

  private static String rounded(String json, int batchSize) {
    return batchSize == 1 ? json : json.replaceAll("(\"loss\" : \\d\\.\\d{4})\\d*", "$1");
  }

  @Test
  void evaluationRefusesTooManyOfThoseItMeasures() throws IOException {
    damage();
    Files.delete(text);
    Ran.graft("evaluate", "--model", model, "--data", pictures, "--max-bad", "0.02")
        .assertFailed(ExitCode.FAILED, "1 of 46 pictures of --data " + pictures, "--max-bad 0.02");
    for (int i = 0; i < 4; i++) {
      Files.copy(
          damaged, pictures.resolve("blue/" + i + ".png"), StandardCopyOption.REPLACE_EXISTING);
    }
    Ran.graft("evaluate", "--model", model, "--data", pictures, "--subset", "9", "--max-bad", "0.2")
        .assertFailed(ExitCode.FAILED, "2 of 9 pictures used of --data " + pictures);
  }

  /** Pictures of two parts may have one name, and the data may be moved. */
  @Test
  void aRunThatWasStoppedGoesOnWithTheSamePictures() throws IOException {
    pictures = folder.resolve("split");
    TinyFiles.pictures(pictures.resolve("train"), 10);
    TinyFiles.pictures(pictures.resolve("val"), 10);
    cutAll("train/red", 2);
    Files.writeString(pictures.resolve("train/green/1.png"), "no picture");
    cutAll("val/blue", 1);
    train("alone", "none").assertDone();
    Path lost = folder.resolve("lost.png");
    Consumer<String> losing =
        line -> {
          if (line.startsWith("frozen 2/2 - ") && line.contains(" steps")) {
            move(pictures.resolve("train/blue/5.png"), lost);
          }
        };
    train(losing, "run", "none").assertFailed(ExitCode.FAILED, "was changed or deleted while");
    move(lost, pictures.resolve("train/blue/5.png"));
    Path moved = folder.resolve("moved");
    move(pictures, moved);
    Files.delete(moved.resolve("train/green/1.png"));
    Ran resumed =
        Ran.graft("train", "--resume", "--output", folder.resolve("run"), "--data", moved)
            .assertDone();
    assertThat(resumed.err().lines().filter(line -> line.startsWith("bad pictures changed: ")))
        .containsExactly(
            "bad pictures changed: green/1.png, skipped when the run began, is no longer skipped");
    assertThat(weights("run")).isEqualTo(weights("alone"));
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pass is not made in vain: the caches stay. */
  @Test
  void whenTooManyAreFoundANewRunLeavesNothingAndAnOldOneStays() throws IOException {
    train("run", "all").assertDone();
    String before = weights("run");
    damage();
    Files.delete(text);
    train("other", "all", "--max-bad", 0).assertFailed(ExitCode.FAILED, "1 of 46 pictures");
    assertThat(folder.resolve("other")).doesNotExist();
    train("run", "all", "--max-bad", 0, "--restart")
        .assertFailed(ExitCode.FAILED, "1 of 46 pictures");
    assertThat(weights("run")).isEqualTo(before);
    assertThat(train("run", "all", "--restart").assertDone().err())
        .contains("cache: complete and undamaged");
    assertThat(skipped("run")).contains(damaged.toString());
  }

  @Test
  void aClassOrAValidationOfWhichNothingIsLeftIsNamed() throws IOException {
    pictures = folder.resolve("split");
    for (String part : List.of("train", "val")) {
      TinyFiles.pictures(pictures.resolve(part), 10);
    }
    cutAll("train/red", 10);
    train("run", "none", "--max-bad", 1)
        .assertFailed(ExitCode.FAILED, "no picture of the class red in --data " + pictures);
    TinyFiles.pictures(pictures.resolve("train"), 10);
    cutAll("val/red", 10);
    assertThat(train("other", "all", "--max-bad", 1).assertDone().err())
        .contains("no validation picture of the class red is left\n");
    cutAll("val/green", 10);
    cutAll("val/blue", 10);
    train("run", "all", "--max-bad", 1)
        .assertFailed(ExitCode.FAILED, "no validation picture of --data " + pictures);
  }

  private void cutAll(String ofClass, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = pictures.resolve(ofClass + "/" + i + ".png");
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
    }
  }
}
