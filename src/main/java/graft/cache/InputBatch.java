package graft.cache;

import org.tensorflow.Tensor;
import org.tensorflow.types.TInt64;

/**
 * Inputs of some images with their labels; whoever asked for it closes it.
 *
 * @param input what the inputs' kind names, of n images
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
