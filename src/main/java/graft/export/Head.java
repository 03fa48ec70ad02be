package graft.export;

import graft.contract.ModelDescription;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The new head: Dense(hidden, relu), Dropout, Dense(classes). Its layers have Keras's names {@code
 * dense} and {@code dense_1}.
 */
final class Head {
  private final ModelDescription.Head settings;
  private final Variable<TFloat32> hiddenKernel;
  private final Variable<TFloat32> hiddenBias;
  private final Variable<TFloat32> outputKernel;
  private final Variable<TFloat32> outputBias;

  Head(ModelDescription.Head settings, long features, Variables variables) {
    this.settings = settings;
    this.hiddenKernel = kernel("dense", features, settings.hidden(), variables);
    this.hiddenBias = bias("dense", settings.hidden(), variables);
    this.outputKernel = kernel("dense_1", settings.hidden(), settings.classes(), variables);
    this.outputBias = bias("dense_1", settings.classes(), variables);
  }

  /** Whether a weight belongs to the head. */
  static boolean owns(Variable<?> weight) {
    return weight.name().startsWith("dense/") || weight.name().startsWith("dense_1/");
  }

  int classes() {
    return settings.classes();
  }

  int hidden() {
    return settings.hidden();
  }

  /**
   * Logits without dropout.
   *
   * @param features float32 [N,features]
   * @return float32 [N,classes]
   */
  Operand<TFloat32> logits(Ops tf, Operand<TFloat32> features) {
    return output(tf, hiddenLayer(tf, features));
  }

  /**
   * Logits with dropout as Keras applies it: a unit is dropped if its uniform number is below the
   * rate, and the others are scaled by 1 / (1 - rate).
   *
   * @param features float32 [N,features]
   * @param uniform float32 [N,hidden] in [0, 1)
   * @return float32 [N,classes]
   */
  Operand<TFloat32> logitsWithDropout(
      Ops tf, Operand<TFloat32> features, Operand<TFloat32> uniform) {
    float rate = (float) settings.dropout();
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(rate)), TFloat32.class);
    Operand<TFloat32> mask = tf.math.mul(kept, tf.constant(1 / (1 - rate)));
    return output(tf, tf.math.mul(hiddenLayer(tf, features), mask));
  }

  private Operand<TFloat32> hiddenLayer(Ops tf, Operand<TFloat32> features) {
    return tf.nn.relu(
        tf.nn.biasAdd(tf.linalg.matMul(features, hiddenKernel.value()), hiddenBias.value()));
  }

  private Operand<TFloat32> output(Ops tf, Operand<TFloat32> hidden) {
    return tf.nn.biasAdd(tf.linalg.matMul(hidden, outputKernel.value()), outputBias.value());
  }

  private Variable<TFloat32> kernel(String layer, long in, long out, Variables variables) {
    return variables.weight(
        layer,
        "kernel",
        Shape.of(in, out),
        TrainedIn.BOTH_PHASES,
        Variables.glorot(settings.seed(), layer));
  }

  private static Variable<TFloat32> bias(String layer, long units, Variables variables) {
    return variables.weight(
        layer, "bias", Shape.of(units), TrainedIn.BOTH_PHASES, Variables::zeros);
  }
}
