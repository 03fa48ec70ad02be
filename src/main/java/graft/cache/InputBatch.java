package graft.cache;

import org.tensorflow.Tensor;
import org.tensorflow.types.TInt64;

/**
 * Inputs and labels of n images. Whoever asked for them closes them.
 *
 * @param input images or activations, see {@link Inputs#kind}; the first dimension is n
 * @param labels int64 [n]
 */
public record InputBatch(Tensor input, TInt64 labels) implements AutoCloseable {
  /** Number of images. */
  public int size() {
    return Math.toIntExact(labels.size());
  }

  @Override
  public void close() {
    try (input;
        labels) {
      // Both are closed, even if the first close throws.
    }
  }
}
