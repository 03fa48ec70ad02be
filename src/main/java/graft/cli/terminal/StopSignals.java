package graft.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/**
 * Until this object is closed, SIGINT and SIGTERM ask the work to stop instead of ending the
 * process. A SIGINT after the first signal ends the process at once. The JDK has no public
 * interface for signals, so JLine registers them.
 */
public final class StopSignals implements AutoCloseable {
  private static final Map<String, Integer> EXIT_CODES =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED);

  private final Map<String, Object> before = new LinkedHashMap<>();
  private final Console console;
  private final IntConsumer halt;

  /** The exit code of the first signal; 0 before it. */
  private final AtomicInteger exitCode = new AtomicInteger();

  public StopSignals(Console console) {
    this(console, code -> Runtime.getRuntime().halt(code));
  }

  /**
   * Starts to listen.
   *
   * @param halt ends the process at once, with an exit code
   */
  StopSignals(Console console, IntConsumer halt) {
    this.console = console;
    this.halt = halt;
    EXIT_CODES.forEach((name, code) -> before.put(name, Signals.register(name, () -> ask(code))));
  }

  /** Whether a signal has come. */
  public boolean requested() {
    return exitCode.get() != 0;
  }

  /** The exit code of the first signal. */
  public int exitCode() {
    return exitCode.get();
  }

  private void ask(int code) {
    if (exitCode.compareAndSet(0, code)) {
      console.alert(
          "stopping when the current piece of work is done; press Ctrl-C to stop at once");
    } else if (code == ExitCode.INTERRUPTED) {
      halt.accept(code);
    }
  }

  /** Stops listening, so that a signal ends the process again. */
  @Override
  public void close() {
    before.forEach(Signals::unregister);
  }
}
