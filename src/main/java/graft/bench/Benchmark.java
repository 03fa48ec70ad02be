package graft.bench;

import graft.contract.GraftException;
import graft.dataset.LabeledImages;
import graft.machine.Processor;
import graft.runner.FlopCount;
import graft.runner.GraftModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.TensorFlow;

/** Measures a model: the peaks, every case at every batch size, and the peaks again. */
public final class Benchmark {
  /** With any of these, products of bfloat16 numbers are instructions of the processor. */
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16");

  private final GraftModel model;
  private final BenchSettings settings;
  private final Processor processor = Processor.detect();
  private final Timing timing = new Timing(System::nanoTime);
  private final Map<Precision, List<Double>> products = new EnumMap<>(Precision.class);
  private final Listener listener;
  private int done;

  /** Hears how far it has come. */
  public interface Listener {
    /**
     * The first peaks are known, and so about how long the rest will take.
     *
     * @param seconds what is left
     */
    void started(double seconds);

    /**
     * A run is done.
     *
     * @param total runs in all
     * @param what the case of the run, in a few words
     */
    void runDone(int done, int total, String what);
  }

  private Benchmark(GraftModel model, BenchSettings settings, Listener listener) {
    this.model = model;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Measures.
   *
   * @param model its variables may change by a rounding error
   * @param images what it is fed with; their content does not matter
   * @param folder an existing folder, for pictures
   * @throws GraftException when the model lacks a case, or the operations of its graph can't be
   *     counted
   */
  public static BenchReport run(
      GraftModel model,
      LabeledImages images,
      Path folder,
      BenchSettings settings,
      Listener listener) {
    return new Benchmark(model, settings, listener).run(images, folder);
  }

  private BenchReport run(LabeledImages images, Path folder) {
    final Map<BenchCase, FlopCount> flops = new EnumMap<>(BenchCase.class);
    settings.cases().forEach(each -> flops.put(each, model.flops(each.signature())));
    measurePeaks();
    listener.started(estimate(flops));
    final List<Timed> timed = measureCases(images, folder);
    measurePeaks();
    final Spread peak = peak(machine().precision());
    return new BenchReport(
        machine(),
        new BenchReport.Model(
            model.description().base().network(),
            model.description().base().weights(),
            model.description().imageSize()),
        settings.runs(),
        Timing.RUN_SECONDS,
        products.keySet().stream().map(each -> new BenchReport.Peak(each, peak(each))).toList(),
        timed.stream().map(each -> each.against(flops.get(each.benchCase()), peak)).toList());
  }

  /** Images a second of one case. */
  private record Timed(BenchCase benchCase, int batchSize, Spread imagesPerSecond) {
    BenchReport.Measurement against(FlopCount flops, Spread peak) {
      final double gflopPerImage = flops.of(batchSize) / (batchSize * 1e9);
      return BenchReport.Measurement.of(benchCase, batchSize, gflopPerImage, imagesPerSecond, peak);
    }
  }

  private List<Timed> measureCases(LabeledImages images, Path folder) {
    final List<Timed> timed = new ArrayList<>();
    try (PictureFolder pictures =
        PictureFolder.write(model, images, pictures(), folder, settings.session())) {
      for (int batchSize : settings.batchSizes()) {
        try (Workload workload = new Workload(model, images, pictures, batchSize)) {
          for (BenchCase each : settings.cases()) {
            final String what = each.label() + ", batch " + batchSize;
            final double[] calls = time(() -> workload.call(each), what);
            timed.add(new Timed(each, batchSize, Spread.of(calls).times(batchSize)));
          }
        }
      }
    }
    return timed;
  }

  /** How many pictures the folder needs. */
  private int pictures() {
    return settings.cases().contains(BenchCase.PREDICT)
        ? Collections.max(settings.batchSizes())
        : 0;
  }

  private void measurePeaks() {
    for (Precision precision : precisions()) {
      try (MatrixProduct product = new MatrixProduct(precision, settings.session())) {
        final double[] rates = time(product::run, "peak in " + precision.label());
        final List<Double> all = products.computeIfAbsent(precision, p -> new ArrayList<>());
        Arrays.stream(rates).forEach(all::add);
      }
    }
  }

  private List<Precision> precisions() {
    return processor.instructionSets().stream().anyMatch(BFLOAT16::contains)
        ? List.of(Precision.FLOAT32, Precision.BFLOAT16)
        : List.of(Precision.FLOAT32);
  }

  private Spread peak(Precision precision) {
    return Spread.of(products.get(precision).stream().mapToDouble(rate -> rate).toArray())
        .times(MatrixProduct.FLOPS / 1e9);
  }

  private double[] time(Runnable call, String what) {
    return timing.callsPerSecond(
        call, settings.runs(), () -> listener.runDone(++done, total(), what));
  }

  private int total() {
    final int cases = settings.cases().size() * settings.batchSizes().size();
    return (cases + 2 * precisions().size()) * settings.runs();
  }

  /** Seconds for what follows the first peaks, if calls reach half of the session's peak. */
  private double estimate(Map<BenchCase, FlopCount> flops) {
    final double rate = peak(machine().precision()).median() * 1e9 / 2;
    double seconds = precisions().size() * settings.runs() * Timing.RUN_SECONDS;
    for (int batchSize : settings.batchSizes()) {
      for (FlopCount count : flops.values()) {
        final double call = count.of(batchSize) / rate;
        seconds += call + settings.runs() * Math.max(call, Timing.RUN_SECONDS);
      }
    }
    return seconds;
  }

  private BenchReport.Machine machine() {
    final Processor.OneDnn oneDnn = processor.oneDnn(System.getenv());
    return new BenchReport.Machine(
        processor.model(),
        processor.available(),
        settings.session().threads(),
        Precision.FLOAT32,
        TensorFlow.version(),
        oneDnn.on(),
        oneDnn.reason());
  }
}
