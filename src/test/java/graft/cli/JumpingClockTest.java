package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graft.contract.ModelFiles;
import graft.dataset.cifar.Cifar10;
import graft.dataset.cifar.TinyCifar;
import graft.dataset.image.TestImages;
import graft.export.TinyModel;
import graft.files.Hashes;
import graft.process.LaunchedJava;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training, evaluation and prediction while the time of day jumps by ten years back and forth every
 * tenth of a second, for Java and TensorFlow alike: nothing but the times shown is another.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "preloads a library of Linux's")
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class JumpingClockTest {
  private static final Path SOURCE = Path.of("src/test/resources/clock/jumping_clock.c");

  @TempDir Path folder;

  @Test
  void aClockThatIsSetBackAndForthChangesNothingButTheTimesShown() throws Exception {
    Path library = compile();
    TinyModel.export(folder.resolve("model"), 0.3, Cifar10.CLASS_NAMES);
    TinyCifar.folder(folder.resolve("cifar"));
    TestImages.write(
        folder.resolve("a.png"), TestImages.gradient(9, 9, BufferedImage.TYPE_INT_RGB), "png");
    List<String> steady = run("steady", Map.of());
    List<String> jumping = run("jumping", Map.of("LD_PRELOAD", library.toString()));
    assertThat(last(steady)).isEqualTo("years: 0");
    assertThat(last(jumping)).isEqualTo("years: 20");
    assertThat(withoutLast(jumping)).isEqualTo(withoutLast(steady)).hasSizeGreaterThan(10);
  }

  private Path compile() throws IOException, InterruptedException {
    Path library = folder.resolve("jumping_clock.so");
    List<String> command =
        List.of("cc", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-ldl");
    try {
      Process compiler = new ProcessBuilder(command).inheritIO().start();
      assertThat(compiler.waitFor()).as("exit code of %s", command).isZero();
    } catch (IOException e) {
      assumeTrue(false, "needs a C compiler (cc), to replace a process's clock");
    }
    return library;
  }

  /** The lines that the commands print, hashes of the models that they leave, the history. */
  private List<String> run(String name, Map<String, String> environment) throws Exception {
    Path output = Files.createDirectory(folder.resolve(name));
    Path run = output.resolve("run");
    LaunchedJava.Ended ended =
        LaunchedJava.run(
            output,
            Duration.ofMinutes(2),
            // With a bar, whose library shows the time that has passed.
            List.of("-Dgraft.terminal=true"),
            environment,
            ClockProcess.class,
            words("train", "--data", "cifar", "--model", "model", "--output")
                + "+"
                + run
                + "+--batch-size+10+--epochs-frozen+3+--epochs-unfrozen+3+--threads+2"
                + "+--cache-dir+"
                + output.resolve("caches"),
            words("evaluate", "--data", "cifar") + "+--threads+2+--model+" + run,
            words("predict", "a.png") + "+--threads+2+--model+" + run);
    assertThat(ended.code()).as(ended.err()).isZero();
    List<String> lines = new ArrayList<>();
    for (String phase : List.of("frozen", "unfrozen")) {
      lines.add(
          Hashes.sha256(
              run.resolve(phase).resolve(ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001")));
    }
    for (String epoch : Files.readAllLines(run.resolve("history.csv"))) {
      // phase, epoch, four values, then two times.
      lines.add(String.join(",", Arrays.copyOf(epoch.split(","), 6)));
    }
    ended.out().forEach(line -> lines.add(line.replace(output.toString(), "OUTPUT")));
    return lines;
  }

  /** Words of a command, the names of our files with their folder. */
  private String words(String... words) {
    return String.join(
        "+",
        Arrays.stream(words)
            .map(word -> Files.exists(folder.resolve(word)) ? folder.resolve(word) : word)
            .map(Object::toString)
            .toList());
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static List<String> withoutLast(List<String> lines) {
    return lines.subList(0, lines.size() - 1);
  }
}
