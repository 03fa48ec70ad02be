package graft.model;

import graft.contract.ModelDescription;
import graft.contract.Phase;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Keras's Adam for one phase, with slots and a step counter of its own: {@code lr_t = lr * sqrt(1 -
 * beta2^t) / (1 - beta1^t)}, {@code w -= lr_t * m / (sqrt(v) + epsilon)} (Kingma and Ba,
 * arXiv:1412.6980, in the form before its section 2.1). Weight decay is AdamW's, {@code w -= lr *
 * decay * w}, on kernels only (Loshchilov and Hutter, arXiv:1711.05101); 0 leaves plain Adam.
 */
final class Adam {
  /** Keras's defaults, as {@code graft.json} records them. */
  static final ModelDescription.Optimizer SETTINGS =
      new ModelDescription.Optimizer("adam", 0.9, 0.999, 1e-7);

  private final List<Slots> slots = new ArrayList<>();
  private final Variable<TInt64> step;

  private record Slots(Variable<TFloat32> weight, Variable<TFloat32> m, Variable<TFloat32> v) {}

  Adam(Phase phase, Variables variables) {
    this.step =
        variables.state(
            phase.label(),
            "step",
            Shape.scalar(),
            TInt64.class,
            (tf, shape) -> Variables.zeros(tf, shape, TInt64.class));
    for (Variable<TFloat32> weight : variables.trainedIn(phase)) {
      slots.add(
          new Slots(
              weight,
              slot(phase.label() + "/adam_m/", weight, variables),
              slot(phase.label() + "/adam_v/", weight, variables)));
    }
  }

  /** int64 []: steps taken in this phase. */
  Operand<TInt64> step() {
    return step.value();
  }

  /**
   * One step.
   *
   * @param tf ops that wait for every gradient
   * @param gradients in the order of the phase's weights
   * @param rate float32 [], the learning rate
   * @param decay float32 [], the weight decay
   */
  List<Op> apply(
      Ops tf, List<Operand<TFloat32>> gradients, Operand<TFloat32> rate, Operand<TFloat32> decay) {
    final Operand<TFloat32> beta1 = tf.constant((float) SETTINGS.beta1());
    final Operand<TFloat32> beta2 = tf.constant((float) SETTINGS.beta2());
    final Operand<TFloat32> time =
        tf.dtypes.cast(tf.math.add(step.value(), tf.constant(1L)), TFloat32.class);
    final Operand<TFloat32> beta1Power = tf.math.pow(beta1, time);
    final Operand<TFloat32> beta2Power = tf.math.pow(beta2, time);
    final List<Op> updates = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      final Slots slot = slots.get(i);
      updates.add(
          decayed(tf, slot.weight(), rate, decay)
              .train
              .resourceApplyAdam(
                  slot.weight().handle(),
                  slot.m().handle(),
                  slot.v().handle(),
                  beta1Power,
                  beta2Power,
                  rate,
                  beta1,
                  beta2,
                  tf.constant((float) SETTINGS.epsilon()),
                  gradients.get(i)));
    }
    // The powers above read the counter: it moves on only when every weight has been updated.
    updates.add(
        tf.withControlDependencies(updates).assignAddVariableOp(step.handle(), tf.constant(1L)));
    return updates;
  }

  /** Sets slots and counter to zero. */
  List<Op> reset(Ops tf) {
    final List<Op> resets = new ArrayList<>();
    resets.add(zero(tf, step));
    for (Slots slot : slots) {
      resets.add(zero(tf, slot.m()));
      resets.add(zero(tf, slot.v()));
    }
    return resets;
  }

  /** Ops for the update of a weight, which come after its decay if it is a kernel. */
  private static Ops decayed(
      Ops tf, Variable<TFloat32> weight, Operand<TFloat32> rate, Operand<TFloat32> decay) {
    if (!weight.isKernel()) {
      return tf;
    }
    final Op decaying =
        tf.assignSubVariableOp(
            weight.handle(), tf.math.mul(weight.value(), tf.math.mul(rate, decay)));
    return tf.withControlDependencies(List.of(decaying));
  }

  private static Variable<TFloat32> slot(
      String scope, Variable<TFloat32> weight, Variables variables) {
    final int slash = weight.name().lastIndexOf('/');
    return variables.state(
        scope + weight.name().substring(0, slash),
        weight.name().substring(slash + 1),
        weight.shape(),
        TFloat32.class,
        (tf, shape) -> Variables.zeros(tf, shape, TFloat32.class));
  }

  private static Op zero(Ops tf, Variable<?> variable) {
    return tf.assignVariableOp(
        variable.handle(), Variables.zeros(tf, variable.shape(), variable.type()));
  }
}
