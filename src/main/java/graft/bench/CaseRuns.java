package graft.bench;

import graft.dataset.ImageDataset;
import graft.model.FlopCount;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Times the cases, each at every batch size.
 *
 * @param runDone receives the case and the batch size, in a few words, after each run
 */
record CaseRuns(GraftModel model, BenchSettings settings, Timing timing, Consumer<String> runDone) {
  /** Images per second of one case at one batch size. */
  record Timed(BenchCase benchCase, int batchSize, Spread imagesPerSecond) {
    BenchReport.Measurement against(FlopCount flops, Spread peak) {
      double gflopPerImage = flops.of(batchSize) / (batchSize * 1e9);
      return BenchReport.Measurement.of(benchCase, batchSize, gflopPerImage, imagesPerSecond, peak);
    }
  }

  /**
   * Times all cases.
   *
   * @param images the model's input
   * @param folder for picture files; created if missing
   * @return grouped by batch size
   */
  List<Timed> measure(ImageDataset images, Path folder) {
    List<Timed> timed = new ArrayList<>(onOneBatch(images, folder.resolve("png")));
    timed.addAll(fromPhotographs(folder.resolve("jpeg")));
    timed.sort(Comparator.comparingInt(each -> settings.batchSizes().indexOf(each.batchSize())));
    return timed;
  }

  private List<BenchCase> cases(boolean readAhead) {
    return settings.cases().stream().filter(each -> each.readsAhead() == readAhead).toList();
  }

  /** The cases whose calls all have the same input. */
  private List<Timed> onOneBatch(ImageDataset images, Path folder) {
    List<Timed> timed = new ArrayList<>();
    List<BenchCase> cases = cases(false);
    if (cases.isEmpty()) {
      return timed;
    }
    try (ImageFolder pictures =
        ImageFolder.write(model, images, pictures(), folder, settings.session())) {
      for (int batchSize : settings.batchSizes()) {
        try (Workload workload = new Workload(model, images, pictures, batchSize)) {
          for (BenchCase each : cases) {
            Runnable done = () -> runDone.accept(words(each, batchSize));
            double[] calls =
                timing.callsPerSecond(() -> workload.call(each), settings.runs(), done);
            timed.add(new Timed(each, batchSize, Spread.of(calls).times(batchSize)));
          }
        }
      }
    }
    return timed;
  }

  /** The number of PNG files that are needed. */
  private int pictures() {
    return settings.cases().contains(BenchCase.PREDICT)
        ? Collections.max(settings.batchSizes())
        : 0;
  }

  private List<Timed> fromPhotographs(Path folder) {
    List<Timed> timed = new ArrayList<>();
    List<BenchCase> cases = cases(true);
    if (cases.isEmpty()) {
      return timed;
    }
    int imageSize = model.description().imageSize();
    try (Photographs photographs =
        Photographs.write(settings.photographs(), folder, imageSize, settings.session())) {
      for (int batchSize : settings.batchSizes()) {
        timed.addAll(byTurns(cases, photographs, batchSize));
      }
    }
    return timed;
  }

  /** One run of each case, then the next of each: what slows the machine then slows all cases. */
  private List<Timed> byTurns(List<BenchCase> cases, Photographs photographs, int batchSize) {
    List<ReadAhead> ahead =
        cases.stream()
            .map(each -> new ReadAhead(model, photographs.images(each), batchSize))
            .toList();
    ahead.forEach(ReadAhead::warmUp);
    double[][] steps = new double[cases.size()][settings.runs()];
    for (int run = 0; run < settings.runs(); run++) {
      for (int i = 0; i < cases.size(); i++) {
        steps[i][run] = ahead.get(i).stepsPerSecond(timing);
        runDone.accept(words(cases.get(i), batchSize));
      }
    }
    List<Timed> timed = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      timed.add(new Timed(cases.get(i), batchSize, Spread.of(steps[i]).times(batchSize)));
    }
    return timed;
  }

  private static String words(BenchCase benchCase, int batchSize) {
    return benchCase.label() + ", batch " + batchSize;
  }
}
