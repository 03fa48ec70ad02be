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
  /** Number of images, at least 1 unless it is a part of data opened to evaluate a model. */
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
   * The images at these indices as {@link #batch(int[])} gives them, where they may be decoded for
   * the first time: one that can't be is black, and told, instead of a failure.
   *
   * @return the caller closes it
   * @throws ChangedPictureException if an image is not what it was when the data set was opened
   */
  default TriedBatch tryBatch(int[] indices) {
    return new TriedBatch(batch(indices), Map.of());
  }

  /**
   * Decodes the images at these indices, on all processors, to find those that can't be.
   *
   * @param done hears how many have been decoded
   * @return the bad ones by their index
   * @throws ChangedPictureException as {@link #tryBatch}
   */
  default Map<Integer, BadPicture> findBad(int[] indices, LongConsumer done) {
    return Map.of();
  }

  /** The file of an image; empty where it has none of its own, and so can't be bad. */
  default Optional<Path> file(int index) {
    return Optional.empty();
  }

  /**
   * Whether every epoch trains on the same images. Where it doesn't, nothing computed from them can
   * be kept for the next one, so that nothing is cached.
   */
  default boolean sameEveryEpoch() {
    return true;
  }

  /**
   * The side of the square that the network takes of an image.
   *
   * @return in pixels
   */
  default int side(int index) {
    try (ImageBatch one = batch(new int[] {index})) {
      Shape shape = one.images().shape();
      return (int) Math.min(shape.get(1), shape.get(2));
    }
  }

  /** Whether all images have the same height and width. Only those of one side fit one batch. */
  default boolean sameSide() {
    return true;
  }

  /**
   * SHA-256 that determines class names, labels and images, order included, and how images are
   * changed at random.
   *
   * @throws GraftException if a file can't be read
   */
  String fingerprint();

  /**
   * What {@link #fingerprint} was in earlier versions of Graft, where these decoded the same files
   * to other pixels.
   */
  default Optional<String> earlierFingerprint() {
    return Optional.empty();
  }

  /**
   * A short hash of an image's content: the first eight bytes of the SHA-256 of its file or, where
   * it has none of its own, of its pixels.
   *
   * @throws GraftException if it can't be read
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

  /** Releases what the images hold open; images in memory hold nothing. */
  @Override
  default void close() {}
}
