package graft.train;

import graft.cache.Inputs;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.export.TinyModel;
import graft.files.JsonText;
import graft.model.GraftModel;
import graft.report.ClassificationReport;
import graft.report.ConfusionCell;
import graft.report.PredictionCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A Java process of its own that trains the tiny model for as many classes as a model may have,
 * evaluates it on many images and prints what the report counted.
 */
final class ManyClassesProcess {
  private static final int CLASSES = 10_000;
  private static final int IMAGES = 50_000;
  private static final int BYTES_OF_IMAGE = 12 * 12 * 3;

  private ManyClassesProcess() {}

  /** {@code FOLDER}: an empty one. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    List<String> names = IntStream.range(0, CLASSES).mapToObj("c%04d"::formatted).toList();
    Path model = TinyModel.export(folder.resolve("model"), 0.3, names);
    DataSplit data = new DataSplit("many", images(names, 60), images(names, IMAGES));
    TrainingSettings settings =
        new TinySettings(model, folder.resolve("run"))
            .phases(List.of(Phase.FROZEN))
            .frozen(1, 1e-2f)
            .batches(60, 60)
            .settings();
    TinyRun.run(settings, data, new RecordingListener());
    PredictionCounts counts = new PredictionCounts(names);
    try (GraftModel trained =
        GraftModel.open(TrainingRun.modelOf(settings.output(), Phase.FROZEN), settings.session())) {
      Evaluation evaluation =
          Evaluator.evaluate(
              trained,
              new Inputs.Images(data.validation()),
              60,
              (done, labels, probabilities) -> counts.add(labels, probabilities));
      ClassificationReport report = counts.report(evaluation.loss(), List.of(5));
      System.out.println("images " + report.images());
      System.out.println(
          "images in cells " + report.cells().stream().mapToLong(ConfusionCell::images).sum());
      System.out.println("cells " + report.cells().size());
      System.out.println("characters of JSON " + JsonText.of(report).length());
      System.out.println("heap " + Runtime.getRuntime().maxMemory());
    }
  }

  private static TinyData images(List<String> names, int count) {
    byte[] pixels = new byte[count * BYTES_OF_IMAGE];
    new Random(count).nextBytes(pixels);
    long[] labels = LongStream.range(0, count).map(i -> i % CLASSES).toArray();
    return new TinyData(names, pixels, labels);
  }
}
