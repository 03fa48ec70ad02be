package graft.export;

import graft.contract.Phase;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Sums of gradients, losses, images and right answers over the micro-batches so far. They are not
 * in the checkpoint; restoring the whole model sets them to zero.
 */
final class Accumulators {
  private final Variable<TInt64> waiting;
  private final Variable<TInt64> correct;
  private final Variable<TFloat32> loss;
  private final List<Variable<TFloat32>> gradients = new ArrayList<>();

  /**
   * Sums over the images of one or more micro-batches.
   *
   * @param images int64 [], number of images
   * @param loss float32 [], sum of each image's loss times its class weight
   * @param correct int64 [], number of right answers
   * @param gradients gradients of {@code loss}, in the order of the phase's weights
   */
  record Sums(
      Operand<TInt64> images,
      Operand<TFloat32> loss,
      Operand<TInt64> correct,
      List<Operand<TFloat32>> gradients) {}

  Accumulators(Phase phase, Variables variables) {
    String scope = phase.label() + "/waiting";
    this.waiting = empty(scope, "images", Shape.scalar(), TInt64.class, variables);
    this.correct = empty(scope, "correct", Shape.scalar(), TInt64.class, variables);
    this.loss = empty(scope, "loss", Shape.scalar(), TFloat32.class, variables);
    for (Variable<TFloat32> weight : variables.trainedIn(phase)) {
      gradients.add(
          empty(scope, weight.name().replace('/', '_'), weight.shape(), TFloat32.class, variables));
    }
  }

  /** int64 []: number of images in the stored sums, without the current micro-batch. */
  Operand<TInt64> waiting() {
    return waiting.value();
  }

  /** The stored sums plus the sums of {@code microBatch}; nothing is stored. */
  Sums plus(Ops tf, Sums microBatch) {
    List<Operand<TFloat32>> totals = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      totals.add(tf.math.add(gradients.get(i).value(), microBatch.gradients().get(i)));
    }
    Sums scalars = plusScalars(tf, microBatch);
    return new Sums(scalars.images(), scalars.loss(), scalars.correct(), totals);
  }

  /** The same as {@link #plus}, but the result has an empty list of gradients. */
  Sums plusScalars(Ops tf, Sums microBatch) {
    return new Sums(
        tf.math.add(waiting.value(), microBatch.images()),
        tf.math.add(loss.value(), microBatch.loss()),
        tf.math.add(correct.value(), microBatch.correct()),
        List.of());
  }

  /**
   * Operations that store the sums after a micro-batch.
   *
   * @param microBatch its gradients are added to the stored gradients
   * @param newScalars its number of images, loss and right answers replace the stored ones
   */
  List<Op> add(Ops tf, Sums microBatch, Sums newScalars) {
    List<Op> updates = new ArrayList<>();
    updates.add(tf.assignVariableOp(waiting.handle(), newScalars.images()));
    updates.add(tf.assignVariableOp(loss.handle(), newScalars.loss()));
    updates.add(tf.assignVariableOp(correct.handle(), newScalars.correct()));
    for (int i = 0; i < gradients.size(); i++) {
      updates.add(tf.assignAddVariableOp(gradients.get(i).handle(), microBatch.gradients().get(i)));
    }
    return updates;
  }

  /** Operations that set all sums to zero. */
  List<Op> clear(Ops tf) {
    List<Op> clears = new ArrayList<>();
    clears.add(waiting.clear(tf));
    clears.add(correct.clear(tf));
    clears.add(loss.clear(tf));
    gradients.forEach(gradient -> clears.add(gradient.clear(tf)));
    return clears;
  }

  private static <T extends TType> Variable<T> empty(
      String scope, String name, Shape shape, Class<T> type, Variables variables) {
    return variables.transientValue(
        scope, name, shape, type, tf -> Variables.zeros(tf, shape, type));
  }
}
