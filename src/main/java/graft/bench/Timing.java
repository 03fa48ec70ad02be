package graft.bench;

import java.util.function.LongSupplier;

/**
 * Times calls in runs. A run repeats the call until a second has passed, so that the clock's
 * resolution and short disturbances matter little. A call longer than a second is a run of its own.
 */
final class Timing {
  /** Least duration of a run in seconds. */
  static final double RUN_SECONDS = 1;

  private final LongSupplier nanoseconds;

  Timing(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /**
   * Makes one untimed call, in which TensorFlow prepares the graph and allocates memory, and then
   * the timed runs.
   *
   * @param runDone called after each run
   * @return calls per second of each run
   */
  double[] callsPerSecond(Runnable call, int runs, Runnable runDone) {
    call.run();
    double[] rates = new double[runs];
    for (int run = 0; run < runs; run++) {
      rates[run] = callsPerSecond(call);
      runDone.run();
    }
    return rates;
  }

  /** Calls per second of one run, without a call before it. */
  double callsPerSecond(Runnable call) {
    return callsPerSecond(call, RUN_SECONDS);
  }

  /** Calls per second of one run of at least this many seconds, without a call before it. */
  double callsPerSecond(Runnable call, double leastSeconds) {
    long start = nanoseconds.getAsLong();
    int calls = 0;
    double seconds;
    do {
      call.run();
      calls++;
      seconds = (nanoseconds.getAsLong() - start) / 1e9;
    } while (seconds < leastSeconds);
    return calls / seconds;
  }
}
