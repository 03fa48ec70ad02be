package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.Launcher.Running;
import graft.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@code predict} that is stopped by signals, as a user and a scheduler send them. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no kill command")
final class InterruptedPredictIT {
  @TempDir Path work;
  private Launcher launcher;

  @BeforeEach
  void setUp() throws IOException {
    launcher = Launcher.installed(work);
    TinyFiles.model(work.resolve("model"));
    TinyFiles.largePictures(work.resolve("pictures"), 8);
  }

  @Test
  void signalsStopItSoonAndNothingIsLost() throws Exception {
    Object[] alone = {
      "predict", "--model", "model", "--batch-size", 2, "--output", "alone.csv", "pictures"
    };
    launcher.run(alone).assertDone();

    Ran terminated = stopped("TERM", "--features", "v.npy");
    assertThat(terminated.code()).as(terminated.err()).isEqualTo(143);
    assertThat(terminated.err())
        .endsWith("stopped; to go on, give the same command again with --resume\n");
    assertThat(names()).contains("rows.csv.partial", "v.npy.partial").doesNotContain("rows.csv");

    launcher
        .run(words("--features", "v.npy"))
        .assertRefused(ExitCode.WRONG_USE, "rows.csv.partial is there", "add --resume");
    launcher
        .run(words("--features", "v.npy", "--resume", "--top-k", 2))
        .assertFailed(ExitCode.WRONG_USE, "--top-k is 2 here", "was begun with 1");

    Ran interrupted = stopped("INT", "--features", "v.npy", "--resume");
    assertThat(interrupted.code()).as(interrupted.err()).isEqualTo(130);
    assertThat(interrupted.err())
        .contains("resumed: ")
        .endsWith("stopped; to go on, give the same command again\n");

    launcher.run(words("--features", "v.npy", "--resume")).assertDone();
    assertThat(work.resolve("rows.csv")).hasSameBinaryContentAs(work.resolve("alone.csv"));
    assertThat(names())
        .containsExactlyInAnyOrder(
            "model", "pictures", "large.png", "alone.csv", "rows.csv", "v.npy");
  }

  /** As a share that is unmounted: neither the files nor the old table are lost. */
  @Test
  void aFolderThatGoesAwayEndsIt() throws Exception {
    launcher.run(wordsTo("alone.csv")).assertDone();
    Path table = Files.writeString(work.resolve("rows.csv"), "old");
    Path pictures = work.resolve("pictures");
    Path away = work.resolve("away");
    for (boolean isMountPoint : List.of(false, true)) {
      long before = Math.max(2, linesSoFar());
      Running running = launcher.start(words(isMountPoint ? "--resume" : "--quiet"));
      while (running.process().isAlive() && linesSoFar() <= before) {
        Thread.sleep(1);
      }
      Files.move(pictures, away);
      if (isMountPoint) {
        Files.createDirectory(pictures);
      }
      Ran failed = running.await();
      failed.assertFailed(
          ExitCode.FAILED, "pictures is not there any more, or another folder has its place");
      assertThat(failed.err()).contains("rows.csv.partial keeps the rows so far; to go on");
      assertThat(table).hasContent("old");
      Files.deleteIfExists(pictures);
      Files.move(away, pictures);
    }
    launcher.run(words("--resume")).assertDone();
    assertThat(table).hasSameBinaryContentAs(work.resolve("alone.csv"));
  }

  /** Two lines stand before the first row. */
  private long linesSoFar() throws IOException {
    Path partial = work.resolve("rows.csv.partial");
    return Files.exists(partial) ? Files.readString(partial).lines().count() : 0;
  }

  /** The list would be gone, or one be read that nobody gave. */
  @Test
  void standardInputIsNotReplacedAndNotMadeUp() throws Exception {
    Path list = Files.writeString(work.resolve("list.txt"), "large.png\n");
    launcher
        .shell("\"$graft\" predict --model model --output list.txt - < list.txt")
        .assertFailed(
            ExitCode.WRONG_USE, "--output list.txt is also the list on standard input; name");
    assertThat(list).hasContent("large.png\n");
    launcher
        .shell("\"$graft\" predict --model model --output rows.csv - <&-")
        .assertFailed(ExitCode.FAILED, "cannot read standard input");
    assertThat(names()).containsExactlyInAnyOrder("model", "pictures", "large.png", "list.txt");
  }

  /** Without files that a signal could leave in disorder, it ends the process as any other. */
  @Test
  void withoutFilesASignalEndsIt() throws Exception {
    Running running = launcher.start("predict", "--model", "model", "pictures");
    while (Files.size(running.out()) < 100 && running.process().isAlive()) {
      Thread.sleep(1);
    }
    kill("TERM", running);
    Ran ran = running.await();
    assertThat(ran.code()).isEqualTo(143);
    assertThat(ran.err()).doesNotContain("stopp");
    assertThat(names()).containsExactlyInAnyOrder("model", "pictures", "large.png");
  }

  /**
   * The lock ends with the process, however it ends, but not when the process walks through the
   * folder in which the table is.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rows.csv", "pictures/rows.csv"})
  void aSecondOneOnTheSameOutputIsRefused(String output) throws Exception {
    Running first = launcher.start(wordsTo(output));
    awaitRows(first, work.resolve(output + ".partial"), 0);
    kill("STOP", first); // It must not end before the others begin.
    for (String option : List.of("--quiet", "--resume")) {
      launcher
          .run(wordsTo(output, option))
          .assertFailed(ExitCode.FAILED, "rows.csv.partial is in use by another graft");
    }
    first.process().destroyForcibly();
    first.await();
    launcher.run(wordsTo(output, "--resume")).assertDone();
  }

  /** Waits until there are a few rows more than these bytes. */
  private static void awaitRows(Running running, Path partial, long before) throws Exception {
    while (running.process().isAlive()
        && (!Files.exists(partial) || Files.size(partial) <= before + 500)) {
      Thread.sleep(1);
    }
  }

  /** Sends the signal once there are a few rows more than before. */
  private Ran stopped(String signal, Object... more) throws Exception {
    Path partial = work.resolve("rows.csv.partial");
    long before = Files.exists(partial) ? Files.size(partial) : 0;
    Running running = launcher.start(words(more));
    awaitRows(running, partial, before);
    long sent = System.nanoTime();
    kill(signal, running);
    Ran ran = running.await();
    assertThat(System.nanoTime() - sent).isLessThan(TimeUnit.SECONDS.toNanos(20));
    return ran;
  }

  private static void kill(String signal, Running running) throws Exception {
    String pid = String.valueOf(running.process().pid());
    new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
  }

  private static Object[] words(Object... more) {
    return wordsTo("rows.csv", more);
  }

  private static Object[] wordsTo(String output, Object... more) {
    Stream<Object> words =
        Stream.of("predict", "--model", "model", "--batch-size", 2, "--output", output, "pictures");
    return Stream.concat(words, Stream.of(more)).toArray();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(work)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }
}
