package graft.model;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.Subset;
import graft.export.SavedVariables;
import graft.machine.Hardware;
import graft.machine.Installation;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A Java process with oneDNN that trains a head on float32 features of CIFAR-10's training images,
 * and evaluates it on features of test images that were computed in float32 and in 16 bits.
 */
final class BuiltinPrecisionProcess {
  static final String IMAGES = "test images for ";
  static final String DISTANCE = "relative L2 distance of features in ";
  static final String EXACT = "right answers in FLOAT32 beside ";
  static final String ROUNDED = "right answers in ";

  private static final String SEPARATOR = " = ";
  private static final int MICRO_BATCH = 50;
  private static final int BATCH = 100;
  private static final int EPOCHS = 4;
  private static final SessionOptions FLOAT32 = new SessionOptions(2);

  private final Path directory;
  private final GraftModel model;
  private final DataSplit data;

  private BuiltinPrecisionProcess(Path directory, GraftModel model, DataSplit data) {
    this.directory = directory;
    this.model = model;
    this.data = data;
  }

  /** {@code MODEL}. */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    try (GraftModel model = GraftModel.open(directory, FLOAT32);
        DataSplit data = DataSpec.open(DataSpec.CIFAR10, options(model))) {
      BuiltinPrecisionProcess process = new BuiltinPrecisionProcess(directory, model, data);
      trainHead(model, Features.of(process.part(data.train(), Precision.BFLOAT16), model));
      process.compare(Precision.BFLOAT16);
      process.compare(Precision.FLOAT16);
    }
  }

  private void compare(Precision precision) {
    ImageDataset test = part(data.validation(), precision);
    Features exact = Features.of(test, model);
    Features rounded;
    try (GraftModel other = GraftModel.open(directory, new SessionOptions(2, precision))) {
      rounded = Features.of(test, other);
    }
    print(IMAGES + precision, test.size());
    print(DISTANCE + precision, exact.distance(rounded));
    print(EXACT + precision, exact.correct(model));
    print(ROUNDED + precision, rounded.correct(model));
  }

  /**
   * TensorFlow's fallback is slow; of 500 images one more or less is the 0.2 points allowed.
   *
   * @param precision that the images are to be computed in
   */
  private ImageDataset part(ImageDataset images, Precision precision) {
    boolean isNative =
        PrecisionChoice.isNative(precision, Hardware.detect(FLOAT32), System.getenv());
    return Subset.balanced(images, isNative ? 4000 : 500);
  }

  /** Runs one; the numbers that it prints, by name. */
  static Map<String, Double> run(Path model) throws IOException, InterruptedException {
    Map<String, String> environment = PrecisionProcess.environment(Precision.HEAD_VALUE);
    return JavaProcess.run(BuiltinPrecisionProcess.class, environment, model).stream()
        .map(line -> line.split(SEPARATOR))
        .filter(parts -> parts.length == 2)
        .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1])));
  }

  private static DataOptions options(GraftModel model) {
    Path home = Installation.cache(System.getenv(), Path.of(System.getProperty("user.home")));
    return new DataOptions(home, Path.of("sample"), model.description().imageSize(), 0, FLOAT32);
  }

  private static void trainHead(GraftModel model, Features features) {
    model.training().start(StartOptions.plain(0, model.description().labels().size()));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int from = 0; from < features.size(); from += BATCH) {
        try (TFloat32 input = features.input(from, from + BATCH);
            TInt64 labels = features.labels(from, from + BATCH)) {
          model.training().train(Phase.FROZEN, InputKind.FEATURES, input, labels, 1e-3f);
        }
      }
    }
  }

  private static void print(String name, Number value) {
    System.out.println(name + SEPARATOR + value);
  }

  /**
   * Features of images.
   *
   * @param values one row an image
   * @param labels of the images
   */
  private record Features(float[][] values, long[] labels) {

    static Features of(ImageDataset images, GraftModel model) {
      float[][] values = new float[images.size()][];
      int width = (int) model.shapeOf(InputKind.FEATURES)[0];
      for (int from = 0; from < values.length; from += MICRO_BATCH) {
        int to = Math.min(values.length, from + MICRO_BATCH);
        try (ImageBatch batch = images.batch(IntStream.range(from, to).toArray());
            Activations computed = model.activations(batch.images(), List.of(InputKind.FEATURES))) {
          float[] all = SavedVariables.floats(computed.of(InputKind.FEATURES));
          for (int i = from; i < to; i++) {
            values[i] = Arrays.copyOfRange(all, (i - from) * width, (i - from + 1) * width);
          }
        }
      }
      return new Features(
          values, IntStream.range(0, values.length).mapToLong(images::label).toArray());
    }

    int size() {
      return labels.length;
    }

    TFloat32 input(int from, int to) {
      TFloat32 tensor = TFloat32.tensorOf(Shape.of(to - from, values[0].length));
      StdArrays.copyTo(Arrays.copyOfRange(values, from, to), tensor);
      return tensor;
    }

    TInt64 labels(int from, int to) {
      return TInt64.vectorOf(Arrays.copyOfRange(labels, from, to));
    }

    long correct(GraftModel model) {
      try (TFloat32 input = input(0, size());
          TInt64 targets = labels(0, size())) {
        return model.evaluate(InputKind.FEATURES, input, targets).correct();
      }
    }

    /** Length of the difference of all features, as a share of the length of these. */
    double distance(Features other) {
      double difference = 0;
      double length = 0;
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j < values[i].length; j++) {
          difference += Math.pow(values[i][j] - other.values[i][j], 2);
          length += Math.pow(values[i][j], 2);
        }
      }
      return Math.sqrt(difference / length);
    }
  }
}
