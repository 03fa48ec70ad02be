package graft.model;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.export.SavedVariables;
import graft.export.TinyModel;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A Java process with oneDNN, without which TensorFlow's rewriter does nothing, that calls the tiny
 * model in each precision and prints what comes out, bit for bit.
 */
final class PrecisionProcess {
  /** Begins the names of what the head makes of features that are given. */
  static final String HEAD = "head: ";

  static final String HEAD_LOSS = HEAD + "loss at first";
  static final String FEATURES = "features of images";
  static final String BOUNDARY = "boundary of images, rounded once to ";
  static final String UNFROZEN = "unfrozen step from images";
  static final String BIAS_SLOT = "first moment of a bias";
  static final String FINE_VALUES = "values that 16 bits have not: ";
  private static final String SEPARATOR = " = ";
  private static final int IMAGES = 8;
  private static final int MANY_IMAGES = 200;

  private final GraftModel model;
  private final Precision precision;

  private PrecisionProcess(GraftModel model, Precision precision) {
    this.model = model;
    this.precision = precision;
  }

  /** {@code MODEL}. */
  public static void main(String[] args) {
    for (Precision precision : Precision.values()) {
      try (GraftModel model = GraftModel.open(Path.of(args[0]), new SessionOptions(2, precision))) {
        PrecisionProcess process = new PrecisionProcess(model, precision);
        process.features();
        process.head();
        process.unfrozen();
        process.bias();
      }
    }
  }

  /**
   * Runs one.
   *
   * @param left the operation that the rewriter must leave alone; empty for none
   * @return for each precision the values printed, by name
   */
  static Map<Precision, Map<String, String>> run(Path model, String left)
      throws IOException, InterruptedException {
    Map<String, String> environment = environment(left);
    Map<Precision, Map<String, String>> values = new TreeMap<>();
    for (String line : JavaProcess.run(PrecisionProcess.class, environment, model)) {
      String[] parts = line.split(SEPARATOR);
      if (parts.length == 3) {
        values
            .computeIfAbsent(Precision.valueOf(parts[0]), p -> new TreeMap<>())
            .put(parts[1], parts[2]);
      }
    }
    return values;
  }

  /** What a process needs that computes in 16 bits. */
  static Map<String, String> environment(String left) {
    return Map.of(
        "TF_ENABLE_ONEDNN_OPTS",
        "1",
        Precision.HEAD_VARIABLE,
        left,
        Precision.PLAIN_FLOAT16_VARIABLE,
        Precision.PLAIN_FLOAT16_VALUE);
  }

  private void features() {
    try (FormulaBatch batch = FormulaBatch.tiny(0, IMAGES);
        Activations activations =
            model.activations(batch.images(), List.of(InputKind.FEATURES, InputKind.BOUNDARY))) {
      print(FEATURES, SavedVariables.floats(activations.of(InputKind.FEATURES)));
      float[] boundary = SavedVariables.floats(activations.of(InputKind.BOUNDARY));
      print(BOUNDARY + Precision.BFLOAT16, rounded(boundary, TBfloat16.class));
      print(BOUNDARY + Precision.FLOAT16, rounded(boundary, TFloat16.class));
    }
  }

  /** All that the head does with features that are given: the same numbers in both precisions. */
  private void head() {
    model.training().start(StartOptions.plain(7, TinyModel.LABELS.size()));
    try (FormulaBatch batch = FormulaBatch.tiny(0, IMAGES);
        TFloat32 features = givenFeatures()) {
      evaluate("at first", features, batch);
      for (int step = 1; step <= 3; step++) {
        print(
            HEAD + "train, step " + step,
            model
                .training()
                .train(Phase.FROZEN, InputKind.FEATURES, features, batch.labels(), 0.01f)
                .loss());
      }
      for (int step = 4; step <= 5; step++) {
        for (int microBatch = 1; microBatch <= 2; microBatch++) {
          print(
              HEAD + "accumulate, step %d slice %d".formatted(step, microBatch),
              model
                  .training()
                  .accumulate(Phase.FROZEN, InputKind.FEATURES, features, batch.labels())
                  .loss());
        }
        print(
            HEAD + "train what waited, step " + step,
            model
                .training()
                .train(Phase.FROZEN, InputKind.FEATURES, features, batch.labels(), 0.01f)
                .loss());
      }
      evaluate("at last", features, batch);
    }
    SavedVariables.of(model).forEach((name, values) -> print(HEAD + "variable " + name, values));
  }

  private void evaluate(String name, TFloat32 features, FormulaBatch batch) {
    BatchEvaluation evaluated = model.evaluate(InputKind.FEATURES, features, batch.labels());
    print(HEAD + "loss " + name, (float) evaluated.lossSum());
    for (int i = 0; i < IMAGES; i++) {
      print(HEAD + "probabilities of image " + i + " " + name, evaluated.probabilities()[i]);
    }
  }

  /** Convolutions in 16 bits train weights that have float32's digits, as their slots have. */
  private void unfrozen() {
    try (FormulaBatch batch = FormulaBatch.tiny(0, IMAGES)) {
      model.training().start(StartOptions.plain(7, TinyModel.LABELS.size()));
      model.training().accumulate(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels());
      print(
          UNFROZEN,
          model
              .training()
              .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 0.01f)
              .loss());
    }
    SavedVariables.of(model, name -> name.contains("conv2d_2/kernel"))
        .forEach((name, values) -> print(FINE_VALUES + name, fineValues(values)));
  }

  /** The first moment after one step is a share of the gradient, here a sum of 7,200 numbers. */
  private void bias() {
    try (FormulaBatch batch = FormulaBatch.tiny(0, MANY_IMAGES)) {
      model.training().start(StartOptions.plain(7, TinyModel.LABELS.size()));
      model
          .training()
          .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 0.01f);
    }
    SavedVariables.of(model, name -> name.contains("adam_m/batch_normalization_2/beta"))
        .forEach((name, values) -> print(BIAS_SLOT, values));
  }

  /** As TensorFlow rounds. */
  private static float[] rounded(float[] values, Class<? extends TNumber> type) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      return StdArrays.array1dCopyOf(
          tf.dtypes.cast(tf.dtypes.cast(tf.constant(values), type), TFloat32.class).asTensor());
    }
  }

  /** float16 has the more digits: 13 fewer than float32. */
  private static int fineValues(float[] values) {
    int fine = 0;
    for (float value : values) {
      fine += (Float.floatToRawIntBits(value) & 0x1fff) == 0 ? 0 : 1;
    }
    return fine;
  }

  /** float32 [IMAGES, width], with digits that bfloat16 has not. */
  private TFloat32 givenFeatures() {
    int width = (int) model.shapeOf(InputKind.FEATURES)[0];
    Random random = new Random(0);
    float[] values = new float[IMAGES * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return TFloat32.tensorOf(Shape.of(IMAGES, width), DataBuffers.of(values));
  }

  private void print(String name, float... values) {
    StringBuilder bits = new StringBuilder();
    for (float value : values) {
      bits.append(Float.toHexString(value)).append(' ');
    }
    System.out.println(precision + SEPARATOR + name + SEPARATOR + bits.toString().strip());
  }
}
