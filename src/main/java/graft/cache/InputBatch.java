package graft.cache;

import org.tensorflow.Tensor;
import org.tensorflow.types.TInt64;

/**
 * Inputs and labels of n images; closed by the caller that asked for them.
 *
 * @param input what {@link Inputs#kind} says, of n images
 * @param labels int64 [n]
 */
public record InputBatch(Tensor input, TInt64 labels) implements AutoCloseable {
  /** Number of images. */
  public int size() {
    return Math.toIntExact(labels.size());
  }

  @Override
  public void close() {
    input.close();
    labels.close();
  }
}
