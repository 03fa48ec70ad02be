package graft.export;

import graft.contract.ModelDescription;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The four values that {@code start} stores and both phases read: seed of the dropout, label
 * smoothing, weight decay, class weights. A fresh export carries 0, 0, 0 and ones, so that training
 * works without {@code start}.
 */
final class StartVariables {
  private final Variable<TInt64> seed;
  private final Variable<TFloat32> labelSmoothing;
  private final Variable<TFloat32> weightDecay;
  private final Variable<TFloat32> classWeights;

  StartVariables(ModelDescription.Head head, Variables variables) {
    this.seed =
        variables.state(
            "training",
            "seed",
            Shape.scalar(),
            TInt64.class,
            (tf, shape) -> Variables.zeros(tf, shape, TInt64.class));
    this.labelSmoothing = scalar("label_smoothing", variables);
    this.weightDecay = scalar("weight_decay", variables);
    this.classWeights =
        variables.state(
            "training", "class_weights", Shape.of(head.classes()), TFloat32.class, Variables::ones);
  }

  Operand<TInt64> seed() {
    return seed.value();
  }

  Operand<TFloat32> labelSmoothing() {
    return labelSmoothing.value();
  }

  Operand<TFloat32> weightDecay() {
    return weightDecay.value();
  }

  Operand<TFloat32> classWeights() {
    return classWeights.value();
  }

  /** Stores new values. */
  List<Op> assign(
      Ops tf,
      Operand<TInt64> newSeed,
      Operand<TFloat32> newSmoothing,
      Operand<TFloat32> newDecay,
      Operand<TFloat32> newClassWeights) {
    return List.of(
        tf.assignVariableOp(seed.handle(), newSeed),
        tf.assignVariableOp(labelSmoothing.handle(), newSmoothing),
        tf.assignVariableOp(weightDecay.handle(), newDecay),
        tf.assignVariableOp(classWeights.handle(), newClassWeights));
  }

  private static Variable<TFloat32> scalar(String name, Variables variables) {
    return variables.state(
        "training",
        name,
        Shape.scalar(),
        TFloat32.class,
        (tf, shape) -> Variables.zeros(tf, shape, TFloat32.class));
  }
}
