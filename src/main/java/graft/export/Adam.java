package graft.export;

import graft.contract.ModelDescription;
import graft.contract.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Keras's Adam for one phase, with its own slots and step counter. A step is {@code lr_t = lr *
 * sqrt(1 - beta2^t) / (1 - beta1^t)}, {@code w -= lr_t * m / (sqrt(v) + epsilon)} (Kingma and Ba,
 * arXiv:1412.6980, the form just before section 2.1). Weight decay is AdamW's, {@code w -= lr *
 * decay * w}, on kernels only (Loshchilov and Hutter, arXiv:1711.05101). With decay 0 this is plain
 * Adam.
 */
final class Adam {
  /** Keras's defaults, as {@code graft.json} records them. */
  static final ModelDescription.Optimizer SETTINGS =
      new ModelDescription.Optimizer("adam", 0.9, 0.999, 1e-7);

  private final List<Slots> slots = new ArrayList<>();
  private final Variable<TInt64> step;

  private record Slots(Variable<TFloat32> weight, Variable<TFloat32> m, Variable<TFloat32> v) {}

  Adam(Phase phase, Variables variables) {
    this.step = variables.state(phase.label(), "step", Shape.scalar(), TInt64.class);
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
   * The operations of one step.
   *
   * @param tf ops that wait for every gradient
   * @param gradients in the order of the phase's weights
   * @param rate float32 [], the learning rate
   * @param decay float32 [], the weight decay
   * @param layerDecay lowers the rate of the network's lower blocks
   */
  List<Op> apply(
      Ops tf,
      List<Operand<TFloat32>> gradients,
      Operand<TFloat32> rate,
      Operand<TFloat32> decay,
      LayerDecay layerDecay) {
    Rates rates = new Rates(stepRate(tf, rate), tf.math.mul(rate, decay));
    Map<Integer, Rates> ofBlocks = new HashMap<>(Map.of(0, rates));
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Rates ofBlock =
          ofBlocks.computeIfAbsent(
              layerDecay.blocksAbove(slots.get(i).weight()),
              above -> rates.times(tf, layerDecay.factor(tf, above)));
      updates.addAll(update(tf, slots.get(i), gradients.get(i), ofBlock));
    }
    updates.add(
        tf.withControlDependencies(List.of(rates.adam()))
            .assignAddVariableOp(step.handle(), tf.constant(1L)));
    return updates;
  }

  /**
   * The rates of one step, by which it changes the weights.
   *
   * @param adam float32 [], {@code lr_t}, the corrected learning rate
   * @param decay float32 [], the share of each kernel that weight decay subtracts
   */
  private record Rates(Operand<TFloat32> adam, Operand<TFloat32> decay) {
    Rates times(Ops tf, Operand<TFloat32> factor) {
      return new Rates(tf.math.mul(adam, factor), tf.math.mul(decay, factor));
    }
  }

  /** {@code lr_t}: the learning rate, corrected for the bias of both moments. */
  private Operand<TFloat32> stepRate(Ops tf, Operand<TFloat32> rate) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> time =
        tf.dtypes.cast(tf.math.add(step.value(), tf.constant(1L)), TFloat32.class);
    Operand<TFloat32> beta1Power = tf.math.pow(constant(tf, SETTINGS.beta1()), time);
    Operand<TFloat32> beta2Power = tf.math.pow(constant(tf, SETTINGS.beta2()), time);
    return tf.math.div(
        tf.math.mul(rate, tf.math.sqrt(tf.math.sub(one, beta2Power))),
        tf.math.sub(one, beta1Power));
  }

  /**
   * Operations that update the moments and the weight as Keras does. TensorFlow's fused {@code
   * ResourceApplyAdam} would be less exact: it computes 1 - beta2 in float32, with a relative error
   * of 1.3e-5. This changes the sixth digit of the loss after one step.
   */
  private static List<Op> update(Ops tf, Slots slot, Operand<TFloat32> gradient, Rates rates) {
    Operand<TFloat32> m = moved(tf, slot.m(), gradient, 1 - SETTINGS.beta1());
    Operand<TFloat32> v = moved(tf, slot.v(), tf.math.square(gradient), 1 - SETTINGS.beta2());
    Operand<TFloat32> change =
        tf.math.div(
            tf.math.mul(m, rates.adam()),
            tf.math.add(tf.math.sqrt(v), constant(tf, SETTINGS.epsilon())));
    return List.of(
        tf.assignVariableOp(slot.m().handle(), m),
        tf.assignVariableOp(slot.v().handle(), v),
        decayed(tf, slot.weight(), rates.decay())
            .assignSubVariableOp(slot.weight().handle(), change));
  }

  /** The new value of a moment: {@code moment + (value - moment) * share}. */
  private static Operand<TFloat32> moved(
      Ops tf, Variable<TFloat32> moment, Operand<TFloat32> value, double share) {
    return tf.math.add(
        moment.value(), tf.math.mul(tf.math.sub(value, moment.value()), constant(tf, share)));
  }

  private static Operand<TFloat32> constant(Ops tf, double value) {
    return tf.constant((float) value);
  }

  /** Operations that set both moments of all weights, and the step counter, to zero. */
  List<Op> reset(Ops tf) {
    List<Op> resets = new ArrayList<>();
    resets.add(step.clear(tf));
    for (Slots slot : slots) {
      resets.add(slot.m().clear(tf));
      resets.add(slot.v().clear(tf));
    }
    return resets;
  }

  /**
   * Ops to update a weight with. For a kernel, this method also adds an operation that subtracts
   * the weight decay, and the returned ops wait for it.
   *
   * @param stepDecay share of the kernel that this step subtracts
   */
  private static Ops decayed(Ops tf, Variable<TFloat32> weight, Operand<TFloat32> stepDecay) {
    if (!weight.isKernel()) {
      return tf;
    }
    Op decaying = tf.assignSubVariableOp(weight.handle(), tf.math.mul(weight.value(), stepDecay));
    return tf.withControlDependencies(List.of(decaying));
  }

  private static Variable<TFloat32> slot(
      String scope, Variable<TFloat32> weight, Variables variables) {
    int slash = weight.name().lastIndexOf('/');
    return variables.state(
        scope + weight.name().substring(0, slash),
        weight.name().substring(slash + 1),
        weight.shape(),
        TFloat32.class);
  }
}
