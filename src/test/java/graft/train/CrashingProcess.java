package graft.train;

import graft.dataset.augment.Augmentation;
import graft.model.JavaProcess;
import graft.process.Watchdog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of {@link CrashingRun}, which can be killed. */
final class CrashingProcess {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final List<Object> arguments;
  private final List<String> lines = new ArrayList<>();
  private int exitCode = -1;

  CrashingProcess(Path model, Path run, Path caches, Augmentation augmentation) {
    this.arguments = List.of(model, run, caches, augmentation);
  }

  /** Runs it until it ends or the moment comes. */
  CrashingProcess run(Moment moment) throws IOException, InterruptedException {
    List<String> flags =
        moment.failPoint() == null
            ? List.of()
            : List.of("-Dgraft.halt.after=" + moment.failPoint());
    Process process =
        JavaProcess.command(CrashingRun.class, flags, arguments.toArray())
            .redirectErrorStream(true)
            .start();
    Watchdog watchdog = Watchdog.over(process, LIMIT);
    Thread killer = new Thread(() -> killAfter(moment.millis(), process));
    if (moment.millis() > 0) {
      killer.start();
    }
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (lines.size() == moment.lines()) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    watchdog.await(lines);
    killer.interrupt();
    killer.join();
    exitCode = process.exitValue();
    return this;
  }

  private static void killAfter(long millis, Process process) {
    try {
      Thread.sleep(millis);
      process.toHandle().destroyForcibly();
    } catch (InterruptedException e) {
      // It has ended by itself.
    }
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return lines;
  }

  /** What follows the prefix in the last line that begins with it; empty where none does. */
  String lastWith(String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .reduce((earlier, later) -> later)
        .map(line -> line.substring(prefix.length()))
        .orElse("");
  }
}
