package graft.cache;

import graft.contract.InputKind;
import graft.dataset.BadPicture;
import graft.dataset.Draw;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.TriedBatch;
import java.util.Collection;
import java.util.function.Consumer;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt64;

/** The inputs of a model: labelled images, or their activations in a later layer. */
public interface Inputs {
  /** The kind of the tensors. */
  InputKind kind();

  /** The labelled images that the inputs come from, in the same order. */
  ImageDataset images();

  /** Number of images, at least 1. */
  default int size() {
    return images().size();
  }

  /**
   * The inputs of the images at these indices, in this order. Any thread may call this, but only
   * one thread at a time.
   *
   * @return a batch that the caller closes
   */
  InputBatch batch(int[] indices);

  /**
   * The inputs of the images at these indices for training: images may be changed at random, as
   * {@code draw} decides.
   */
  default InputBatch batch(int[] indices, Draw draw) {
    return batch(indices);
  }

  /** Inputs that are the images themselves. */
  record Images(ImageDataset images) implements Inputs {
    @Override
    public InputKind kind() {
      return InputKind.IMAGES;
    }

    @Override
    public InputBatch batch(int[] indices) {
      return InputBatch.of(images.batch(indices));
    }

    @Override
    public InputBatch batch(int[] indices, Draw draw) {
      return InputBatch.of(images.batch(indices, draw));
    }
  }

  /**
   * Inputs that are images, some of which may not be decodable. A batch leaves out the images that
   * can't be decoded, so it may be empty.
   *
   * @param bad receives the images left out, in the thread that asks for the batch
   */
  record Readable(ImageDataset images, Consumer<Collection<BadPicture>> bad) implements Inputs {
    @Override
    public InputKind kind() {
      return InputKind.IMAGES;
    }

    @Override
    public InputBatch batch(int[] indices) {
      TriedBatch tried = images.tryBatch(indices);
      bad.accept(tried.bad().values());
      return InputBatch.of(tried.good());
    }
  }

  /**
   * Inputs and labels of n images. The caller that asked for the batch closes it.
   *
   * @param input images or activations, see {@link Inputs#kind}; the first dimension is n
   * @param labels int64 [n]
   */
  public record InputBatch(Tensor input, TInt64 labels) implements AutoCloseable {
    private static InputBatch of(ImageBatch batch) {
      return new InputBatch(batch.images(), batch.labels());
    }

    /** Number of images. */
    public int size() {
      return Math.toIntExact(labels.size());
    }

    @Override
    public void close() {
      try (input;
          labels) {
        // Input and labels are both closed, even if the first close throws.
      }
    }
  }
}
