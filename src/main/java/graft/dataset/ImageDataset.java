package graft.dataset;

import graft.failure.GraftException;
import java.util.List;

/** A fixed sequence of images with their labels. All images have the same height and width. */
public interface ImageDataset extends AutoCloseable {
  /** Number of images, at least 1. */
  int size();

  /** The classes; a label is an index into this list. */
  List<String> classNames();

  /** The label of an image, from 0 to the number of classes less 1. */
  int label(int index);

  /**
   * The images at these indices, in this order.
   *
   * @return as many images, uint8 [n,H,W,3], with their labels; the caller closes the batch
   * @throws GraftException if an image can't be read or decoded, naming it
   */
  ImageBatch batch(int[] indices);

  /**
   * SHA-256 that determines class names, labels and images, order included.
   *
   * @throws GraftException if a file can't be read
   */
  String fingerprint();

  /** Releases what the images hold open; images in memory hold nothing. */
  @Override
  default void close() {}
}
