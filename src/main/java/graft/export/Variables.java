package graft.export;

import graft.contract.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.framework.initializers.RandomUniform;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The variables of one graph, in order of creation.
 *
 * <p>They are resource variables, because with ref variables an optimizer may change a kernel
 * before a gradient has read it. <i>Weights</i> of the network and <i>state</i> of the training are
 * in the checkpoint. <i>Transient</i> variables (folded kernels, accumulators) are never stored;
 * each restore of a checkpoint fills them.
 */
final class Variables {
  private final Scopes scopes;
  private final List<Variable<TFloat32>> weights = new ArrayList<>();
  private final List<Variable<?>> state = new ArrayList<>();
  private final Map<Variable<?>, TransientFill<?>> transients = new LinkedHashMap<>();

  /**
   * Computes a transient variable's value from stored variables. The operations must read the
   * stored variables with the given ops.
   */
  @FunctionalInterface
  interface TransientFill<T extends TType> {
    Operand<T> value(Ops tf);
  }

  /** Gives a variable's initial value. */
  @FunctionalInterface
  interface Initial<T extends TType> {
    Operand<T> value(Ops tf, Shape shape);
  }

  Variables(Scopes scopes) {
    this.scopes = scopes;
  }

  /** Adds a weight of the network. */
  Variable<TFloat32> weight(
      String layer, String name, Shape shape, TrainedIn trainedIn, Initial<TFloat32> initial) {
    Variable<TFloat32> variable = create(layer, name, shape, TFloat32.class, trainedIn, initial);
    weights.add(variable);
    return variable;
  }

  /** Adds a variable that is no weight, but in the checkpoint. It is zero at first. */
  <T extends TType> Variable<T> state(String scope, String name, Shape shape, Class<T> type) {
    return state(scope, name, shape, type, (tf, dims) -> zeros(tf, dims, type));
  }

  /** Adds a variable that is no weight, but in the checkpoint, with the given initial value. */
  <T extends TType> Variable<T> state(
      String scope, String name, Shape shape, Class<T> type, Initial<T> initial) {
    Variable<T> variable = create(scope, name, shape, type, TrainedIn.NO_PHASE, initial);
    state.add(variable);
    return variable;
  }

  /**
   * Adds a variable that is not in the checkpoint; each restore fills it.
   *
   * <p>Its initializer computes the same value, because Python's {@code tf.saved_model.load} runs
   * the initializers of local variables after the restore. Any other value would overwrite the
   * restored value.
   */
  <T extends TType> Variable<T> transientValue(
      String scope, String name, Shape shape, Class<T> type, TransientFill<T> fill) {
    Variable<T> variable =
        create(scope, name, shape, type, TrainedIn.NO_PHASE, (tf, dims) -> fill.value(tf));
    transients.put(variable, fill);
    return variable;
  }

  List<Variable<TFloat32>> weights() {
    return List.copyOf(weights);
  }

  /** The weights that a phase trains, in order of creation. */
  List<Variable<TFloat32>> trainedIn(Phase phase) {
    return weights.stream().filter(weight -> weight.trainedIn().includes(phase)).toList();
  }

  /** All variables in the checkpoint: weights, then training state. */
  List<Variable<?>> stored() {
    List<Variable<?>> stored = new ArrayList<>(weights);
    stored.addAll(state);
    return stored;
  }

  Collection<Variable<?>> transients() {
    return List.copyOf(transients.keySet());
  }

  /** Operations that assign every transient variable its value after a restore. */
  List<Op> fillTransients(Ops afterRestore) {
    List<Op> fills = new ArrayList<>();
    transients.forEach(
        (variable, fill) ->
            fills.add(afterRestore.assignVariableOp(variable.handle(), fill.value(afterRestore))));
    return fills;
  }

  /** A tensor of zeros. The graph computes the zeros when needed, so it does not store them. */
  static <T extends TType> Operand<T> zeros(Ops tf, Shape shape, Class<T> type) {
    return filled(tf, shape, 0, type);
  }

  /** A tensor of ones. */
  static Operand<TFloat32> ones(Ops tf, Shape shape) {
    return filled(tf, shape, 1, TFloat32.class);
  }

  /**
   * Glorot-uniform, as in Keras: U(-l, l) with l = sqrt(6 / (fan in + fan out)), where a fan counts
   * every position of the window (Glorot and Bengio, AISTATS 2010). TensorFlow Java's {@code
   * Glorot} 1.0.0 draws from [0, l), all positive, so {@code RandomUniform} is used instead.
   *
   * @param seed seed of the model
   * @param layer name of the layer; it is combined with the seed, which gives each kernel different
   *     numbers
   */
  static Initial<TFloat32> glorot(long seed, String layer) {
    long layerSeed = 31 * seed + layer.hashCode();
    return (tf, shape) -> {
      double limit = Math.sqrt(6.0 / fans(shape));
      return new RandomUniform<TFloat32>(-limit, limit, layerSeed)
          .call(tf, tf.constant(shape.asArray()), TFloat32.class);
    };
  }

  /** Fan in plus fan out: the sum of the last two dimensions, times the size of the window. */
  private static long fans(Shape shape) {
    int rank = shape.numDimensions();
    long in = shape.get(rank - 2);
    long out = shape.get(rank - 1);
    return shape.size() / (in * out) * (in + out);
  }

  /** A tensor of zeros. */
  static Operand<TFloat32> zeros(Ops tf, Shape shape) {
    return zeros(tf, shape, TFloat32.class);
  }

  private static <T extends TType> Operand<T> filled(
      Ops tf, Shape shape, int value, Class<T> type) {
    Operand<?> scalar =
        type == TInt64.class ? tf.constant((long) value) : tf.constant((float) value);
    return tf.fill(tf.constant(shape), scalar.asOutput().expect(type));
  }

  private <T extends TType> Variable<T> create(
      String layer,
      String name,
      Shape shape,
      Class<T> type,
      TrainedIn trainedIn,
      Initial<T> initial) {
    Ops tf = scopes.at(layer);
    VarHandleOp handle =
        tf.withName(name).varHandleOp(type, shape, VarHandleOp.sharedName(layer + "/" + name));
    Operand<T> initialValue = tf.withName(name + "_initial").identity(initial.value(tf, shape));
    Op initializer = tf.withName(name + "_assign").assignVariableOp(handle, initialValue);
    Operand<T> value = tf.withName(name + "_read").readVariableOp(handle, type);
    return new Variable<>(
        handle.op().name(), shape, type, trainedIn, handle, value, initialValue, initializer);
  }
}
