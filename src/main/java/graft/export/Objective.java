package graft.export;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Losses and counts of one micro-batch. */
final class Objective {
  private Objective() {}

  /**
   * Keras's categorical cross-entropy of each image, from logits.
   *
   * @param logits float32 [N,classes]
   * @param targets float32 [N,classes]; each row adds up to 1
   * @return float32 [N]
   */
  static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> targets) {
    return tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
  }

  /** float32 [N,classes]: 1 at each label, 0 elsewhere. */
  static Operand<TFloat32> oneHot(Ops tf, Operand<TInt64> labels, int classes) {
    return tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }

  /** Keras's label smoothing: {@code y * (1 - s) + s / classes}. */
  static Operand<TFloat32> smooth(
      Ops tf, Operand<TFloat32> oneHot, Operand<TFloat32> smoothing, int classes) {
    Operand<TFloat32> kept = tf.math.sub(tf.constant(1f), smoothing);
    return tf.math.add(
        tf.math.mul(oneHot, kept), tf.math.div(smoothing, tf.constant((float) classes)));
  }

  /** int64 []: number of images whose largest logit is that of their label. */
  static Operand<TInt64> correct(Ops tf, Operand<TFloat32> logits, Operand<TInt64> labels) {
    Operand<TInt64> predicted = tf.math.argMax(logits, tf.constant(1));
    return tf.reduceSum(
        tf.dtypes.cast(tf.math.equal(predicted, labels), TInt64.class), tf.array(0));
  }

  /** float32 []: the sum over a vector. */
  static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> vector) {
    return tf.reduceSum(vector, tf.array(0));
  }
}
