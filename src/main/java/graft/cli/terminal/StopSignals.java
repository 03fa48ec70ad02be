package graft.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jline.utils.Signals;

/**
 * Until this object is closed, SIGINT and SIGTERM ask the work to stop instead of ending the
 * process. Either of them, a second or more after the first, ends the process at once: earlier it
 * is taken for the first, which {@code timeout} sends twice. The JDK has no public interface for
 * signals, so JLine registers them.
 */
public final class StopSignals implements AutoCloseable {
  private static final Map<String, Integer> EXIT_CODES =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED);

  /** Nanoseconds. */
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Object> before = new LinkedHashMap<>();
  private final Console console;
  private final IntConsumer halt;
  private final LongSupplier clock;

  /** The first signal; null before it. */
  private final AtomicReference<Asked> first = new AtomicReference<>();

  /**
   * A signal that came.
   *
   * @param nanos when, by the clock
   */
  private record Asked(int exitCode, long nanos) {}

  public StopSignals(Console console) {
    this(console, code -> Runtime.getRuntime().halt(code), System::nanoTime);
  }

  /**
   * Starts to listen.
   *
   * @param halt ends the process at once, with an exit code
   * @param clock nanoseconds since any moment
   */
  StopSignals(Console console, IntConsumer halt, LongSupplier clock) {
    this.console = console;
    this.halt = halt;
    this.clock = clock;
    EXIT_CODES.forEach((name, code) -> before.put(name, Signals.register(name, () -> ask(code))));
  }

  /** Whether a signal has come. */
  public boolean requested() {
    return first.get() != null;
  }

  /** The exit code of the first signal, which has come. */
  public int exitCode() {
    return first.get().exitCode();
  }

  private void ask(int code) {
    Asked now = new Asked(code, clock.getAsLong());
    if (first.compareAndSet(null, now)) {
      console.alert(
          "stopping when the current piece of work is done; press Ctrl-C to stop at once");
    } else if (now.nanos() - first.get().nanos() >= AGAIN) {
      halt.accept(code);
    }
  }

  /** Stops listening, so that a signal ends the process again. */
  @Override
  public void close() {
    before.forEach(Signals::unregister);
  }
}
