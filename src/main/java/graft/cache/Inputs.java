package graft.cache;

import graft.contract.InputKind;
import graft.dataset.Draw;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;

/** The inputs of a model: labelled images, or their activations in a later layer. */
public interface Inputs {
  /** What the tensors are. */
  InputKind kind();

  /** The labelled images that they come from, in the same order. */
  ImageDataset images();

  /** Number of images, at least 1. */
  default int size() {
    return images().size();
  }

  /**
   * The inputs of the images at these indices, in this order. Any thread may call it, one at a
   * time.
   *
   * @return the caller closes it
   */
  InputBatch batch(int[] indices);

  /** The inputs for an epoch of training, in which images may be changed at random. */
  default InputBatch batch(int[] indices, Draw draw) {
    return batch(indices);
  }

  /** The images themselves. */
  record Images(ImageDataset images) implements Inputs {
    @Override
    public InputKind kind() {
      return InputKind.IMAGES;
    }

    @Override
    public InputBatch batch(int[] indices) {
      return inputs(images.batch(indices));
    }

    @Override
    public InputBatch batch(int[] indices, Draw draw) {
      return inputs(images.batch(indices, draw));
    }

    private static InputBatch inputs(ImageBatch batch) {
      return new InputBatch(batch.images(), batch.labels());
    }
  }
}
