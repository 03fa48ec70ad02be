package graft.export;

import org.tensorflow.framework.initializers.RandomUniform;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * The weights of an untrained network, as in Keras: Glorot-uniform kernels, zeros for the rest.
 * Each kernel has a seed of its own, made of the model's seed and the layer's name.
 */
record WeightInitializers(long seed) {
  /**
   * Glorot-uniform: U(-l, l), l = sqrt(6 / (fan in + fan out)), the fans counting every position of
   * a window (Glorot and Bengio, AISTATS 2010). The library's own {@code Glorot} 1.0.0 draws from
   * [0, l), all positive, so only its uniform numbers are used.
   */
  Variables.Initial<TFloat32> kernel(String layer) {
    long layerSeed = 31 * seed + layer.hashCode();
    return (tf, shape) -> {
      double limit = Math.sqrt(6.0 / fans(shape));
      return new RandomUniform<TFloat32>(-limit, limit, layerSeed)
          .call(tf, tf.constant(shape.asArray()), TFloat32.class);
    };
  }

  /** Fan in and fan out together: the last two dimensions, times the window before them. */
  private static long fans(Shape shape) {
    int rank = shape.numDimensions();
    long in = shape.get(rank - 2);
    long out = shape.get(rank - 1);
    return shape.size() / (in * out) * (in + out);
  }

  Variables.Initial<TFloat32> zeros() {
    return (tf, shape) -> Variables.zeros(tf, shape, TFloat32.class);
  }
}
