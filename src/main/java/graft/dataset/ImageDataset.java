package graft.dataset;

import graft.failure.GraftException;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;

/**
 * A fixed sequence of images with their labels. All images have the same height and width, unless
 * {@link #sameSide} says otherwise.
 */
public interface ImageDataset extends AutoCloseable {
  /**
   * Number of images, at least 1. Only in data that are opened to evaluate a model, it may be 0.
   */
  int size();

  /** Number of images in the whole data set, of which this may be a subset. */
  default int wholeSize() {
    return size();
  }

  /** The classes; a label is an index into this list. */
  List<String> classNames();

  /** The label of an image, from 0 to the number of classes less 1. */
  int label(int index);

  /** Number of images of each class. */
  default long[] classCounts() {
    long[] counts = new long[classNames().size()];
    IntStream.range(0, size()).forEach(i -> counts[label(i)]++);
    return counts;
  }

  /**
   * The unchanged images at these indices, in this order, for validation and prediction.
   *
   * @return these images, uint8 [n,H,W,3], with their labels; the caller closes the batch
   * @throws GraftException naming an image that can't be read or decoded
   */
  ImageBatch batch(int[] indices);

  /**
   * The images at these indices as an epoch trains on them. A random change, such as flipping, is a
   * pure function of the draw and the image's index.
   *
   * @return as {@link #batch(int[])}
   * @throws GraftException as {@link #batch(int[])}
   */
  default ImageBatch batch(int[] indices, Draw draw) {
    return batch(indices);
  }

  /**
   * As {@link #batch(int[])}, but an image that can't be decoded is not a failure: it is black in
   * the batch, and listed in {@link TriedBatch#bad}.
   *
   * @return a batch that the caller closes
   * @throws ChangedPictureException if an image has changed since the data set was opened
   */
  default TriedBatch tryBatch(int[] indices) {
    return new TriedBatch(batch(indices), Map.of());
  }

  /**
   * Finds the images at these indices that can't be decoded, by decoding all on all processors.
   *
   * @param done receives the number of images tried so far
   * @return the bad images, by index
   * @throws ChangedPictureException as {@link #tryBatch}
   */
  default Map<Integer, BadPicture> findBad(int[] indices, LongConsumer done) {
    return Map.of();
  }

  /** The file of an image; empty if the image has no file of its own and so can't be bad. */
  default Optional<Path> file(int index) {
    return Optional.empty();
  }

  /**
   * The number of an image in its data set, from 0. In a subset it is that in the whole data set.
   */
  default int number(int index) {
    return index;
  }

  /**
   * Number of variants of each image, such as the image and its mirror image, of which an epoch
   * trains on one. It is 1 if every epoch trains on the same images, and 0 if there are too many
   * variants to cache their activations.
   */
  default int versions() {
    return 1;
  }

  /**
   * A data set of all images in all their {@link #versions}, or only the unchanged images if these
   * are not counted. Version v of image i has the index {@code v * size() + i}; version 0 is the
   * unchanged image.
   */
  default ImageDataset allVersions() {
    return this;
  }

  /**
   * Which of an image's {@link #versions} an epoch trains on.
   *
   * @return 0 to {@link #versions} less 1
   */
  default int version(int index, Draw draw) {
    return 0;
  }

  /** The side, in pixels, of the square of an image that enters the network. */
  default int side(int index) {
    try (ImageBatch one = batch(new int[] {index})) {
      Shape shape = one.images().shape();
      return (int) Math.min(shape.get(1), shape.get(2));
    }
  }

  /** Whether all images have the same height and width. A batch takes only images of one side. */
  default boolean sameSide() {
    return true;
  }

  /**
   * The same unchanged images for a network that resizes to another size. No file is listed or read
   * again. Images in memory are the same for every network.
   *
   * @param imageSize height and width, in pixels, to which the other network resizes images
   * @return the caller closes it
   */
  default ImageDataset resizedTo(int imageSize) {
    return this;
  }

  /**
   * SHA-256 over class names, labels and images, in order, and over random changes of images.
   *
   * @throws GraftException if a file can't be read
   */
  String fingerprint();

  /**
   * The {@link #fingerprint} that earlier versions of Graft computed for the same files; empty if
   * it is the same.
   */
  default Optional<String> earlierFingerprint() {
    return Optional.empty();
  }

  /**
   * A short hash of an image's content: the first eight bytes of the SHA-256 of its file or,
   * without a file of its own, of its pixels.
   *
   * @throws GraftException if the image can't be read
   */
  default long contentHash(int index) {
    try (ImageBatch one = batch(new int[] {index})) {
      byte[] pixels = new byte[Math.toIntExact(one.images().size())];
      one.images().asRawTensor().data().read(pixels);
      return FileHashes.shortened(Hashes.sha256(pixels));
    }
  }

  /** The {@linkplain #contentHash content hashes} of all images, in their order. */
  default long[] contentHashes() {
    return IntStream.range(0, size()).parallel().mapToLong(this::contentHash).toArray();
  }

  /** Releases open resources; images in memory have none. */
  @Override
  default void close() {}
}
