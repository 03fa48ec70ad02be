package graft.dataset;

import graft.failure.GraftException;
import java.util.List;

/** A fixed sequence of images with their labels. All images have the same height and width. */
public interface ImageDataset extends AutoCloseable {
  /** Number of images, at least 1. */
  int size();

  /** Number of images of the data set that this one is a subset of; of a whole one, its own. */
  default int wholeSize() {
    return size();
  }

  /** The classes; a label is an index into this list. */
  List<String> classNames();

  /** The label of an image, from 0 to the number of classes less 1. */
  int label(int index);

  /**
   * The images at these indices as they are, in this order; for validation and prediction.
   *
   * @return as many images, uint8 [n,H,W,3], with their labels; the caller closes the batch
   * @throws GraftException if an image can't be read or decoded, naming it
   */
  ImageBatch batch(int[] indices);

  /**
   * The images at these indices as an epoch trains on them. A data set that changes them at random,
   * such as by flipping some, does so as a pure function of the draw and an image's index.
   *
   * @return as {@link #batch(int[])}
   * @throws GraftException as {@link #batch(int[])}
   */
  default ImageBatch batch(int[] indices, Draw draw) {
    return batch(indices);
  }

  /**
   * Whether every epoch trains on the same images. Where it doesn't, nothing computed from them can
   * be kept for the next one, so that nothing is cached.
   */
  default boolean sameEveryEpoch() {
    return true;
  }

  /**
   * SHA-256 that determines class names, labels and images, order included, and how images are
   * changed at random.
   *
   * @throws GraftException if a file can't be read
   */
  String fingerprint();

  /** Releases what the images hold open; images in memory hold nothing. */
  @Override
  default void close() {}
}
