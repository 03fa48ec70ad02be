package graft.export;

import graft.contract.Signatures;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Smaller learning rates for lower layers: the rate of a block is the layer decay times the rate of
 * the block above it (discriminative fine-tuning: Howard and Ruder, arXiv:1801.06146, section 3.2).
 * The head, at the top, has the learning rate itself. In a new export the layer decay is 1, so all
 * blocks have the same rate.
 *
 * @param network whose blocks are counted
 * @param decay float32 [], the layer decay
 */
record LayerDecay(BaseNetwork network, Variable<TFloat32> decay) {
  static LayerDecay add(BaseNetwork network, Variables variables) {
    return new LayerDecay(
        network,
        variables.state(
            "training", Signatures.LAYER_DECAY, Shape.scalar(), TFloat32.class, Variables::ones));
  }

  /**
   * Number of blocks above the block of {@code weight}. The head counts as a block; the result for
   * one of its own weights is 0.
   */
  int blocksAbove(Variable<TFloat32> weight) {
    String layer = weight.name().substring(0, weight.name().lastIndexOf('/'));
    List<String> layers = network.layers();
    int index = layers.indexOf(layer);
    if (index < 0) {
      return 0;
    }
    return (int) network.blocks().stream().filter(last -> layers.indexOf(last) >= index).count();
  }

  /**
   * The factor by which the learning rate of a block is multiplied: the layer decay to the power of
   * {@code blocksAbove}, by multiplications. TensorFlow's rewriter damages a graph that has the
   * third power of a tensor ({@code Pow} with the constant 3), notices it, and takes the graph as
   * it was: in float32, with nothing fused. The training step then took two and a half times as
   * long.
   *
   * @param blocksAbove as {@link #blocksAbove} counts them
   * @return float32 []
   */
  Operand<TFloat32> factor(Ops tf, int blocksAbove) {
    Operand<TFloat32> factor = tf.constant(1f);
    for (int i = 0; i < blocksAbove; i++) {
      factor = tf.math.mul(factor, decay.value());
    }
    return factor;
  }
}
