package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.export.TinyModel;
import graft.process.TensorFlowLog;
import graft.process.Watchdog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A training that is stopped by signals, as a user and a scheduler send them, and goes on. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class InterruptedTrainingIT {
  private static final List<String> LABELS =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir Path work;

  /** What a process left. */
  private record Result(int code, List<String> lines) {}

  @Test
  void signalsStopItSoonAndNothingIsLost() throws Exception {
    TinyModel.export(work.resolve("model"), 0.3, LABELS);
    String[] training = {
      "train",
      "--model",
      "model",
      "--data",
      "sample",
      "--subset",
      "100",
      "--val-subset",
      "50",
      "--batch-size",
      "20",
      "--epochs-frozen",
      "2",
      "--epochs-unfrozen",
      "40",
      "--cache-dir",
      "cache"
    };
    assertThat(graft(null, null, with(training, "--output", "alone")).code()).isZero();

    Result terminated = graft("unfrozen 2/40", "TERM", with(training, "--output", "run"));
    assertThat(terminated.code()).as("%s", terminated.lines()).isEqualTo(143);
    assertThat(terminated.lines())
        .endsWith(
            "stopped; continue with: graft train --resume --output "
                + work.toRealPath().resolve("run"));

    Result again = graft(null, null, with(training, "--output", "run"));
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.lines()).singleElement().asString().contains("unfinished run", "--resume");

    Result other = graft(null, null, "train", "--resume", "--output", "run", "--seed", "1");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.lines())
        .singleElement()
        .asString()
        .contains("--seed is 1 here, but the run in run was begun with 0");

    Result interrupted = graft("resumed: ", "INT", "train", "--resume", "--output", "run");
    assertThat(interrupted.code()).as("%s", interrupted.lines()).isEqualTo(130);

    assertThat(graft(null, null, "train", "--resume", "--output", "run").code()).isZero();
    Path variables = Path.of("unfrozen/variables/variables.data-00000-of-00001");
    assertThat(work.resolve("run").resolve(variables))
        .hasSameBinaryContentAs(work.resolve("alone").resolve(variables));

    Result finished = graft(null, null, "train", "--resume", "--output", "run");
    assertThat(finished.code()).isZero();
    assertThat(finished.lines().get(0)).contains("the run in run is finished");
    try (Stream<Path> left = Files.list(work.resolve("run"))) {
      assertThat(left.map(file -> file.getFileName().toString()).filter(n -> n.startsWith(".")))
          .containsExactly(".lock");
    }
  }

  /** The model that a run makes itself is kept, since the run's settings are. */
  @Test
  void stoppedWhileItExportsItSaysHowToGoOn() throws Exception {
    TinyFiles.pictures(work.resolve("pictures"), 5);
    String[] training =
        ("train --data pictures --output run --weights random --image-size 75 --hidden 8"
                + " --batch-size 6 --epochs-frozen 1 --phase frozen --cache none")
            .split(" ");
    Result stopped = graft("exporting the network", "TERM", training);
    assertThat(stopped.code()).as("%s", stopped.lines()).isEqualTo(143);
    assertThat(stopped.lines())
        .endsWith(
            "stopped; continue with: graft train --resume --output "
                + work.toRealPath().resolve("run"));
    assertThat(graft(null, null, "train", "--resume", "--output", "run").code()).isZero();

    Result again = graft("exporting the network", "TERM", with(training, "--restart"));
    assertThat(again.code()).as("%s", again.lines()).isEqualTo(143);
    assertThat(again.lines())
        .endsWith("stopped before the new run replaced the old one; give the same command again");
  }

  /** The lock is there as soon as signals are heard. */
  @Test
  void stoppedWhileItReadsPicturesItSaysThatNothingIsKept() throws Exception {
    TinyModel.export(work.resolve("model"), 0.3, List.of("blue", "green", "red"));
    TinyFiles.largePictures(work.resolve("pictures"), 200);
    Process process = start("train", "--model", "model", "--data", "pictures", "--output", "run");
    Watchdog watchdog = Watchdog.over(process, LIMIT);
    while (!Files.exists(work.resolve("run/.lock")) && process.isAlive()) {
      Thread.sleep(1);
    }
    new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid())).start().waitFor();
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.lines().toList();
    }
    watchdog.await(lines);
    assertThat(process.exitValue()).as("%s", lines).isEqualTo(143);
    assertThat(lines)
        .endsWith("stopped; nothing was kept, so give the same command again to start");
    assertThat(work.resolve("run")).doesNotExist();
  }

  /** While a run is in its output and its caches; the lock ends with it, however it ends. */
  @Test
  void aSecondRunOnTheSameOutputOrCacheIsRefused() throws Exception {
    TinyModel.export(work.resolve("model"), 0.3, LABELS);
    String[] training = {
      "train",
      "--model",
      "model",
      "--data",
      "sample",
      "--epochs-unfrozen",
      "1000",
      "--cache-dir",
      "cache"
    };
    Process first = start(with(training, "--output", "run"));
    Watchdog.over(first, LIMIT);
    try (BufferedReader output = first.inputReader()) {
      // It has the output and the caches once it trains.
      assertThat(output.lines().anyMatch(line -> line.startsWith("frozen 1/4"))).isTrue();
      long start = System.nanoTime();
      Result sameOutput = graft(null, null, with(training, "--output", "run"));
      Result sameCache = graft(null, null, with(training, "--output", "other"));
      System.out.printf("two refusals: %.1f s%n", (System.nanoTime() - start) / 1e9);
      assertRefused(sameOutput, "graft: run is in use by another graft (process " + first.pid());
      assertRefused(sameCache, "is in use by another graft (process " + first.pid());
      assertThat(work.resolve("other")).doesNotExist();
    } finally {
      first.toHandle().destroyForcibly();
      first.waitFor();
    }
    assertThat(graft("resumed", "TERM", "train", "--resume", "--output", "run").code())
        .isEqualTo(143);
  }

  private static void assertRefused(Result result, String part) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines()).singleElement().asString().contains(part);
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    Collections.addAll(all, more);
    return all.toArray(String[]::new);
  }

  /** Sends the signal when a line that begins so is seen; the process must then end soon. */
  private Result graft(String line, String signal, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(arguments);
    Watchdog watchdog = Watchdog.over(process, LIMIT);
    List<String> lines = new ArrayList<>();
    long sent = 0;
    try (BufferedReader output = process.inputReader()) {
      for (String next = output.readLine(); next != null; next = output.readLine()) {
        lines.add(next);
        if (line != null && sent == 0 && next.startsWith(line)) {
          sent = System.nanoTime();
          new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
        }
      }
    }
    watchdog.await(lines);
    if (sent > 0) {
      assertThat(System.nanoTime() - sent).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }
    return new Result(process.exitValue(), TensorFlowLog.without(lines));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("graft.installation"), "bin", "graft").toString()));
    Collections.addAll(command, arguments);
    return new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
  }
}
