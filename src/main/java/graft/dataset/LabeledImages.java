package graft.dataset;

import java.util.List;

/** A fixed sequence of images with their labels. All images have the same height and width. */
public interface LabeledImages extends AutoCloseable {
  /** Number of images, at least 1. */
  int size();

  /** The classes; a label is an index into this list. */
  List<String> classNames();

  /** The label of an image, from 0 to the number of classes less 1. */
  int label(int index);

  /**
   * The images at these indices, in this order.
   *
   * @return a batch that the caller closes
   * @throws graft.contract.GraftException if an image can't be read or decoded, naming it
   */
  Batch batch(int[] indices);

  /**
   * SHA-256 that determines class names, labels and images, order included.
   *
   * @throws graft.contract.GraftException if a file can't be read
   */
  String fingerprint();

  /** Releases what the images hold open; images in memory hold nothing. */
  @Override
  default void close() {}
}
