package graft.model;

import org.tensorflow.framework.initializers.Glorot;
import org.tensorflow.framework.initializers.VarianceScaling.Distribution;
import org.tensorflow.types.TFloat32;

/**
 * The weights of a network that nobody has trained: Glorot-uniform kernels, zeros for the rest, as
 * Keras. Each kernel draws from a seed of its own, made of the model's seed and the layer's name.
 */
record WeightInitializers(long seed) {
  /** Glorot-uniform: U(-l, l), l = sqrt(6 / (fan in + fan out)). */
  Variables.Initial<TFloat32> kernel(String layer) {
    final long layerSeed = 31 * seed + layer.hashCode();
    return (tf, shape) ->
        new Glorot<TFloat32>(Distribution.UNIFORM, layerSeed)
            .call(tf, tf.constant(shape.asArray()), TFloat32.class);
  }

  Variables.Initial<TFloat32> zeros() {
    return (tf, shape) -> Variables.zeros(tf, shape, TFloat32.class);
  }
}
