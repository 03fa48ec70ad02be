package graft.export;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gives a {@link BaseNetwork} its weights and names its operations after its layers. A weight
 * trains in the unfrozen phase if its layer is among those from {@code unfreezeFrom} on.
 */
public final class NetworkBuilder {
  private final List<String> layers;
  private final int unfreezeFrom;
  private final long seed;
  private final Scopes scopes;
  private final Variables variables;

  /** What a weight holds where no weights file fills it. */
  public enum Initial {
    /** Glorot-uniform numbers from the export's seed, of fans as Keras counts them. */
    GLOROT,
    ZEROS,
    ONES
  }

  NetworkBuilder(ExportSettings settings, Scopes scopes, Variables variables) {
    this.layers = settings.network().layers();
    this.unfreezeFrom = settings.unfreezeFrom();
    this.seed = settings.seed();
    this.scopes = scopes;
    this.variables = variables;
  }

  /** Index of the first layer that the unfrozen phase trains. */
  public int unfreezeFrom() {
    return unfreezeFrom;
  }

  /** Ops outside any scope. */
  public Ops root() {
    return scopes.root();
  }

  /** Ops whose names begin with the layer's. */
  public Ops at(String layer) {
    return scopes.at(layer);
  }

  /**
   * Adds a weight and reads it. Weight decay concerns those whose name ends in {@code kernel}.
   *
   * @param layer one of the network's layers
   * @param name of the weight in Keras, such as {@code kernel} or {@code gamma}
   * @return float32 of these dimensions
   * @throws IllegalArgumentException when the network has no such layer
   */
  public Operand<TFloat32> weight(String layer, String name, Initial initial, long... dims) {
    return trained(layer, name, initial, Shape.of(dims)).value();
  }

  /** Adds a weight that no phase trains, such as the mean of a BatchNorm, and reads it. */
  public Operand<TFloat32> fixedWeight(String layer, String name, Initial initial, long... dims) {
    return fixed(layer, name, initial, Shape.of(dims)).value();
  }

  Variable<TFloat32> trained(String layer, String name, Initial initial, Shape shape) {
    TrainedIn phases = index(layer) >= unfreezeFrom ? TrainedIn.UNFROZEN_ONLY : TrainedIn.NO_PHASE;
    return variables.weight(layer, name, shape, phases, values(layer, name, initial));
  }

  Variable<TFloat32> fixed(String layer, String name, Initial initial, Shape shape) {
    index(layer);
    return variables.weight(layer, name, shape, TrainedIn.NO_PHASE, values(layer, name, initial));
  }

  /** A variable outside the checkpoint that each restore fills. */
  Operand<TFloat32> transientValue(
      String layer, String name, Shape shape, Variables.TransientFill<TFloat32> fill) {
    return variables.transientValue(layer, name, shape, TFloat32.class, fill).value();
  }

  private int index(String layer) {
    int index = layers.indexOf(layer);
    if (index < 0) {
      throw new IllegalArgumentException("the network has no layer " + layer);
    }
    return index;
  }

  private Variables.Initial<TFloat32> values(String layer, String name, Initial initial) {
    return switch (initial) {
      case GLOROT -> Variables.glorot(seed, name.equals("kernel") ? layer : layer + "/" + name);
      case ZEROS -> Variables::zeros;
      case ONES -> Variables::ones;
    };
  }
}
