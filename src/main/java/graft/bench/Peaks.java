package graft.bench;

import graft.machine.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The speed that a machine reaches in each precision: that of the fastest of several operations,
 * measured before the cases and after them.
 */
final class Peaks {
  /** Seconds for which each operation is tried. The fastest is measured longer. */
  private static final double BRIEF_SECONDS = 0.2;

  private final List<Precision> precisions;
  private final BenchSettings settings;
  private final Timing timing;
  private final Consumer<String> runDone;
  private final Map<Precision, PeakWork> fastest = new EnumMap<>(Precision.class);
  private final Map<Precision, double[]> before = new EnumMap<>(Precision.class);

  /**
   * @param runDone called after each run with what was run, in a few words
   */
  Peaks(
      List<Precision> precisions, BenchSettings settings, Timing timing, Consumer<String> runDone) {
    this.precisions = List.copyOf(precisions);
    this.settings = settings;
    this.timing = timing;
    this.runDone = runDone;
  }

  /** Number of runs that {@link #before} and {@link #after} make together. */
  int runs() {
    return precisions.size() * 2 * settings.runs();
  }

  /** Finds the fastest operation of each precision, and measures it. */
  void before() {
    for (Precision precision : precisions) {
      fastest.put(precision, fastest(precision));
      before.put(precision, measure(precision));
    }
  }

  /** Median GFLOP/s before the cases. */
  double medianBefore(Precision precision) {
    return Spread.of(before.get(precision)).median();
  }

  /** Measures the same operations again. */
  List<BenchReport.Peak> after() {
    List<BenchReport.Peak> peaks = new ArrayList<>();
    for (Precision precision : precisions) {
      peaks.add(
          BenchReport.Peak.of(
              precision,
              fastest.get(precision).words(),
              before.get(precision),
              measure(precision)));
    }
    return peaks;
  }

  private PeakWork fastest(Precision precision) {
    Map<PeakWork, Double> tried = new HashMap<>();
    PeakWork.CANDIDATES.forEach(work -> tried.put(work, briefly(work, precision)));
    return Collections.max(tried.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /** GFLOP/s of a short run. */
  private double briefly(PeakWork work, Precision precision) {
    try (PeakOperation operation = open(work, precision)) {
      operation.run();
      return timing.callsPerSecond(operation::run, BRIEF_SECONDS) * work.flops() / 1e9;
    }
  }

  /** GFLOP/s of each run of the fastest operation. */
  private double[] measure(Precision precision) {
    PeakWork work = fastest.get(precision);
    try (PeakOperation operation = open(work, precision)) {
      String what = "peak in " + precision.label();
      double[] calls =
          timing.callsPerSecond(operation::run, settings.runs(), () -> runDone.accept(what));
      return Arrays.stream(calls).map(rate -> rate * work.flops() / 1e9).toArray();
    }
  }

  private PeakOperation open(PeakWork work, Precision precision) {
    return new PeakOperation(work, precision, settings.session().threads());
  }
}
