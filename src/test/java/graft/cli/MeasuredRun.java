package graft.cli;

import graft.process.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the installed program ran, and how much memory it took. On Linux only.
 *
 * @param peak most bytes of resident memory
 */
record MeasuredRun(Ran ran, long peak) {
  /** Time between two looks at the high-water mark, of which only the last counts. */
  private static final Duration LOOK = Duration.ofMillis(10);

  /**
   * Watches a program that has just begun.
   *
   * @throws AssertionError when it is not over in time; it is ended then
   */
  static MeasuredRun of(Launcher.Running running, Duration limit)
      throws IOException, InterruptedException {
    Watchdog watchdog = Watchdog.over(running.process(), limit);
    // The launcher becomes Java, so its process is Java's.
    Path status = Path.of("/proc", String.valueOf(running.process().pid()), "status");
    long peak = 0;
    while (running.process().isAlive()) {
      peak = Math.max(peak, highWaterMark(status));
      Thread.sleep(LOOK.toMillis());
    }
    watchdog.await(running.err());
    return new MeasuredRun(running.await(), peak);
  }

  private static long highWaterMark(Path status) {
    try {
      return Files.readString(status)
          .lines()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      // The process ended meanwhile.
      return 0;
    }
  }
}
