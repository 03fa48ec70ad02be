package graft.bench;

import graft.bench.CaseRuns.Timed;
import graft.dataset.ImageDataset;
import graft.failure.GraftException;
import graft.machine.Gpu;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.Processor;
import graft.model.FlopCount;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.TensorFlow;

/** Measures a model: the peaks, every case at every batch size, and the peaks again. */
public final class Benchmark {
  private final GraftModel model;
  private final BenchSettings settings;
  private final Hardware hardware;
  private final Timing timing = new Timing(System::nanoTime);
  private final Listener listener;
  private final Peaks peaks;
  private int done;

  /** Receives the benchmark's progress. */
  public interface Listener {
    /**
     * Called when the first peaks are measured, because only then the time can be estimated.
     *
     * @param seconds estimated time left
     */
    void started(double seconds);

    /**
     * Called after each run.
     *
     * @param total runs in all
     * @param what the case and batch size, or the peak, in a few words
     */
    void runDone(int done, int total, String what);
  }

  /**
   * Prepares a benchmark; {@link #run} measures.
   *
   * @param model the model to measure; training steps may change its variables by rounding errors
   */
  public Benchmark(GraftModel model, BenchSettings settings, Listener listener) {
    this.model = model;
    this.settings = settings;
    this.hardware = Hardware.detect(settings.session());
    this.listener = listener;
    this.peaks = new Peaks(precisions(), settings, timing, this::runDone);
  }

  /**
   * Measures the peaks and the cases.
   *
   * @param images the model's input; the content of the images does not matter
   * @param folder folder for image files; created if missing
   * @throws GraftException when the model does not have the signature of a case, or the operations
   *     of its graph can't be counted
   */
  public BenchReport run(ImageDataset images, Path folder) {
    Map<BenchCase, FlopCount> flops = new EnumMap<>(BenchCase.class);
    settings.cases().forEach(each -> flops.put(each, model.flops(each.signature())));
    peaks.before();
    listener.started(estimate(flops));
    List<Timed> timed =
        new CaseRuns(model, settings, timing, this::runDone).measure(images, folder);
    List<BenchReport.Predicted> predicted =
        new PredictedPhotographs(model, settings, timing, this::runDone)
            .measure(folder.resolve("predicted"));
    List<BenchReport.Peak> measured = peaks.after();
    Spread peak = peakOfSession(measured);
    var base = model.description().base();
    return new BenchReport(
        machine(),
        new BenchReport.Model(base.network(), base.weights(), model.description().imageSize()),
        settings.runs(),
        Timing.RUN_SECONDS,
        photographs(),
        measured,
        timed.stream().map(each -> each.against(flops.get(each.benchCase()), peak)).toList(),
        predicted);
  }

  private BenchReport.Photographs photographs() {
    return settings.cases().stream().anyMatch(BenchCase::readsAhead)
        ? new BenchReport.Photographs(settings.photographs(), Photographs.WIDTH, Photographs.HEIGHT)
        : null;
  }

  /**
   * The precisions to measure peaks in: the session's, and each that the machine computes natively,
   * to show what the machine could do.
   */
  private List<Precision> precisions() {
    return Arrays.stream(Precision.values())
        .filter(
            each ->
                each == settings.session().precision()
                    || PrecisionChoice.isNative(each, hardware, System.getenv()))
        .toList();
  }

  private Spread peakOfSession(List<BenchReport.Peak> peaks) {
    return peaks.stream()
        .filter(peak -> peak.precision() == settings.session().precision())
        .findFirst()
        .orElseThrow()
        .gflops();
  }

  private void runDone(String what) {
    listener.runDone(++done, total(), what);
  }

  private int total() {
    int cases = settings.cases().size() * settings.batchSizes().size();
    int predicted = settings.predicted().size() * PredictedPhotographs.KINDS_OF_WORK;
    return (cases + predicted) * settings.runs() + peaks.runs();
  }

  /**
   * Estimated seconds for everything after the first peaks. The estimate assumes that calls reach
   * three quarters of the session's peak, and that a processor decodes 50 million pixels a second.
   */
  private double estimate(Map<BenchCase, FlopCount> flops) {
    double rate = peaks.medianBefore(settings.session().precision()) * 1e9 * 3 / 4;
    double seconds = precisions().size() * settings.runs() * Timing.RUN_SECONDS;
    for (int batchSize : settings.batchSizes()) {
      for (FlopCount count : flops.values()) {
        double call = count.of(batchSize) / rate;
        seconds += call + settings.runs() * Math.max(call, Timing.RUN_SECONDS);
      }
    }
    for (BenchReport.Photographs each : settings.predicted()) {
      double pixels = (double) each.count() * each.width() * each.height();
      double decoding = pixels / 50e6 / hardware.processor().available();
      double network = flops.get(BenchCase.PREDICT).of(each.count()) / rate;
      // Each half is done alone and together with the other. Drawing takes as long as decoding.
      seconds += decoding + (settings.runs() + 1) * 2 * (decoding + network);
    }
    return seconds;
  }

  private BenchReport.Machine machine() {
    Processor processor = hardware.processor();
    Processor.OneDnn oneDnn = processor.oneDnn(System.getenv());
    return new BenchReport.Machine(
        hardware.gpu().map(Gpu::model).orElse(null),
        processor.model(),
        processor.available(),
        settings.session().threads(),
        settings.session().precision(),
        TensorFlow.version(),
        oneDnn.on(),
        oneDnn.reason());
  }
}
