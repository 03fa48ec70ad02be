package graft.export;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Creates the weights of a {@link BaseNetwork} and names its operations after its layers. The
 * unfrozen phase trains the weights of layer {@code unfreezeFrom} and of all later layers.
 */
public final class NetworkBuilder {
  private final List<String> layers;
  private final int unfreezeFrom;
  private final long seed;
  private final Scopes scopes;
  private final Variables variables;
  private final List<FoldedConvolution> folded = new ArrayList<>();

  /** The values of a weight that is not read from a weights file. */
  public enum Initial {
    /** Glorot-uniform numbers from the export's seed, with fan in and fan out as in Keras. */
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
   * Adds a weight and reads it. Weight decay changes only weights whose name ends in {@code
   * kernel}.
   *
   * @param layer one of the network's layers
   * @param name the weight's name in Keras, such as {@code kernel} or {@code gamma}
   * @return float32 with the dimensions {@code dims}
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

  /** Adds a variable that is not in the checkpoint; each restore computes its value. */
  Variable<TFloat32> transientValue(
      String layer, String name, Shape shape, Variables.TransientFill<TFloat32> fill) {
    return variables.transientValue(layer, name, shape, TFloat32.class, fill);
  }

  /** Adds a factor for each channel of a layer's output, 1 until the export chooses it. */
  Variable<TFloat32> channelScale(String layer, Shape shape) {
    return variables.state(layer, "channel_scale", shape, TFloat32.class, Variables::ones);
  }

  /** Says that a convolution was added, after those that it reads. */
  void added(FoldedConvolution convolution) {
    folded.add(convolution);
  }

  /** The folded convolutions, each after those that it reads. */
  List<FoldedConvolution> folded() {
    return List.copyOf(folded);
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
