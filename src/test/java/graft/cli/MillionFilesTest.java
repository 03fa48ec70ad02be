package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.model.JavaProcess;
import graft.process.Watchdog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million files are classified in a heap of 1 GB: neither their paths nor their rows are kept.
 * The first of many has its row before the others are looked at.
 */
@Tag("verify")
final class MillionFilesTest {
  private static final int FILES = 1_000_000;

  /** Of the files, in one folder; the others are in folders of a tenth of that. */
  private static final int IN_ONE_FOLDER = 500_000;

  /** Fewer than a file may have on the usual file systems. */
  private static final int LINKS = 20_000;

  @TempDir Path work;

  @Test
  void theirRowsComeInOrderFromAHeapOfOneGigabyte() throws Exception {
    Path model = TinyFiles.model(work.resolve("model"));
    Path folder = link(work.resolve("pictures"), FILES);
    Path table = work.resolve("classes.csv");
    long start = System.nanoTime();
    Process process =
        JavaProcess.command(
                Main.class,
                List.of("-Xmx1g"),
                "predict",
                "--model",
                model,
                "--precision",
                "float32",
                "--output",
                table,
                folder)
            .redirectErrorStream(true)
            .start();
    Watchdog watchdog = Watchdog.over(process, Duration.ofHours(1));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    watchdog.await(said);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains(FILES + " classified, 0 unreadable\n");
    System.out.printf("%,d files in %.0f s%n%s", FILES, (System.nanoTime() - start) / 1e9, said);
    try (BufferedReader rows = Files.newBufferedReader(table)) {
      assertThat(rows.readLine()).isEqualTo("path,class,probability,error");
      for (int i = 0; i < FILES; i++) {
        assertThat(rows.readLine()).startsWith(folder.resolve(name(i)) + ",");
      }
      assertThat(rows.readLine()).isNull();
    }
  }

  @Test
  void theFirstRowDoesNotWaitForTheOtherFiles() throws Exception {
    Path model = TinyFiles.model(work.resolve("model"));
    Path folder = link(work.resolve("pictures"), 100_000);
    Path first = folder.resolve(name(0));
    Path last = Files.copy(first, folder.resolve("a/last"));
    double alone = secondsToRow(first, model, first, () -> {});
    double ofMany =
        secondsToRow(first, model, folder, () -> Files.writeString(last, "no picture any more"));
    assertThat(work.resolve("said")).content().contains("100000 classified, 0 unreadable; 1 text");
    System.out.printf("first row: alone after %.2f s, of 100,000 after %.2f s%n", alone, ofMany);
  }

  /** What is done between the first row and the second: the pipe holds up the process soon. */
  private interface Change {
    void make() throws IOException;
  }

  private double secondsToRow(Path file, Path model, Path input, Change then) throws Exception {
    List<Object> words = List.of("predict", "--model", model, "--precision", "float32", input);
    long start = System.nanoTime();
    Process process =
        JavaProcess.command(Main.class, List.of(), words.toArray())
            .redirectError(work.resolve("said").toFile())
            .start();
    Watchdog watchdog = Watchdog.over(process, Duration.ofMinutes(20));
    try (BufferedReader rows = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(rows.readLine()).isEqualTo("path,class,probability,error");
      assertThat(rows.readLine()).startsWith(file + ",");
      double seconds = (System.nanoTime() - start) / 1e9;
      then.make();
      rows.lines().forEach(row -> {});
      watchdog.await(Files.readString(work.resolve("said")));
      assertThat(process.exitValue()).isZero();
      return seconds;
    }
  }

  /** Names in the order of the rows: one large folder, then ten of 50,000 files. */
  private static String name(int i) {
    return i < IN_ONE_FOLDER
        ? "a/%06d.png".formatted(i)
        : "b/%d/%06d.png".formatted(i / (IN_ONE_FOLDER / 10), i);
  }

  private Path link(Path folder, int files) throws IOException {
    Path source = TinyFiles.pictures(work.resolve("sources"), 1).resolve("red/0.png");
    for (int i = 0; i < files; i++) {
      if (i % LINKS == 0) {
        source = Files.copy(source, work.resolve("sources/" + i + ".png"));
      }
      Path file = folder.resolve(name(i));
      if (i == 0 || i >= IN_ONE_FOLDER && i % (IN_ONE_FOLDER / 10) == 0) {
        Files.createDirectories(file.getParent());
      }
      Files.createLink(file, source);
    }
    return folder;
  }
}
