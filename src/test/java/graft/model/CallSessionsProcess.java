package graft.model;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.SavedVariables;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * A Java process with oneDNN that asks a model twice for the same, once as it is and once prepared
 * for many images, and prints in which precisions the bits are the same.
 */
final class CallSessionsProcess {
  static final String SAME = "same bits: ";

  /** Enough for two parts, which are not equal. */
  private static final int IMAGES = 9;

  private final GraftModel model;
  private final TUint8 images;
  private final TInt64 labels;
  private final boolean many;
  private final int parts;
  private final List<String> numbers = new ArrayList<>();

  private CallSessionsProcess(
      GraftModel model, TUint8 images, TInt64 labels, boolean many, int parts) {
    this.model = model;
    this.images = images;
    this.labels = labels;
    this.many = many;
    this.parts = parts;
  }

  /** {@code MODEL}. */
  public static void main(String[] args) {
    byte[] pixels = new byte[IMAGES * 32 * 32 * 3];
    new Random(1).nextBytes(pixels);
    try (TUint8 images = TUint8.tensorOf(Shape.of(IMAGES, 32, 32, 3), DataBuffers.of(pixels));
        TInt64 labels = TInt64.vectorOf(0, 1, 0, 1, 0, 1, 0, 1, 0)) {
      for (Precision precision : Precision.values()) {
        List<String> once = numbers(args[0], precision, images, labels, false);
        List<String> many = numbers(args[0], precision, images, labels, true);
        System.out.println(once.equals(many) ? SAME + precision : once + " but " + many);
      }
    }
  }

  private static List<String> numbers(
      String model, Precision precision, TUint8 images, TInt64 labels, boolean many) {
    SessionOptions options = new SessionOptions(2, precision);
    try (GraftModel opened = GraftModel.open(Path.of(model), options)) {
      int parts = precision == Precision.FLOAT16 ? 1 : 2;
      CallSessionsProcess process = new CallSessionsProcess(opened, images, labels, many, parts);
      process.inference();
      opened.training().start(StartOptions.plain(7, opened.description().labels().size()));
      opened.training().train(Phase.UNFROZEN, InputKind.IMAGES, images, labels, 0.01f);
      process.inference();
      return process.numbers;
    }
  }

  private void inference() {
    expect();
    keep(Arrays.deepToString(model.predict(images)));
    expect();
    GraftModel.Described described = model.describe(images);
    keep(Arrays.deepToString(described.probabilities()));
    keep(Arrays.deepToString(described.features()));
    keepEvaluation(InputKind.IMAGES, images);
    expect();
    try (Activations both =
        model.activations(images, List.of(InputKind.FEATURES, InputKind.BOUNDARY))) {
      keep(Arrays.toString(SavedVariables.floats(both.of(InputKind.FEATURES))));
      keep(Arrays.toString(SavedVariables.floats(both.of(InputKind.BOUNDARY))));
      keepEvaluation(InputKind.BOUNDARY, both.of(InputKind.BOUNDARY));
    }
  }

  private void expect() {
    model.expectImages(many ? CallSessions.WORTHWHILE : 0);
  }

  private void keepEvaluation(InputKind kind, Tensor input) {
    expect();
    BatchEvaluation evaluated = model.evaluate(kind, input, labels);
    keep(
        evaluated.lossSum() + Arrays.deepToString(evaluated.probabilities()),
        many && kind == InputKind.IMAGES);
  }

  private void keep(String printed) {
    keep(printed, many);
  }

  private void keep(String printed, boolean constants) {
    if (model.loaded.sessions.inConstants() != constants
        || model.loaded.sessions.parts() != (constants ? parts : 1)) {
      throw new AssertionError("constants where they should not be, or not where they should");
    }
    numbers.add(Integer.toHexString(printed.hashCode()));
  }
}
