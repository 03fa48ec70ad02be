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
record StartVariables(
    Variable<TInt64> seed,
    Variable<TFloat32> labelSmoothing,
    Variable<TFloat32> weightDecay,
    Variable<TFloat32> classWeights) {

  static StartVariables add(ModelDescription.Head head, Variables variables) {
    return new StartVariables(
        variables.state("training", "seed", Shape.scalar(), TInt64.class),
        variables.state("training", "label_smoothing", Shape.scalar(), TFloat32.class),
        variables.state("training", "weight_decay", Shape.scalar(), TFloat32.class),
        variables.state(
            "training",
            "class_weights",
            Shape.of(head.classes()),
            TFloat32.class,
            Variables::ones));
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
}
