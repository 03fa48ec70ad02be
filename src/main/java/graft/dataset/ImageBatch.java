package graft.dataset;

import graft.dataset.image.Pixels;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Images and labels as tensors; the caller that asked for the batch closes it.
 *
 * @param images uint8 [n,H,W,3], RGB, 0 to 255
 * @param labels int64 [n]
 */
public record ImageBatch(TUint8 images, TInt64 labels) implements AutoCloseable {
  /**
   * Copies images of one size into tensors.
   *
   * @throws IllegalArgumentException if there are no images, if they differ in size, or if there is
   *     not one label per image
   */
  public static ImageBatch of(List<Pixels> images, int[] labels) {
    if (images.size() != labels.length) {
      throw new IllegalArgumentException(
          "expected one label per image, found " + labels.length + " for " + images.size());
    }
    TUint8 pixels = images(images);
    try {
      return new ImageBatch(
          pixels, TInt64.vectorOf(Arrays.stream(labels).asLongStream().toArray()));
    } catch (RuntimeException | Error e) {
      pixels.close();
      throw e;
    }
  }

  /**
   * Copies images of one size into a uint8 [n,H,W,3] tensor, which the caller closes.
   *
   * @throws IllegalArgumentException if there are no images or if they differ in size
   */
  public static TUint8 images(List<Pixels> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one image");
    }
    Pixels first = images.get(0);
    for (Pixels image : images) {
      if (image.height() != first.height() || image.width() != first.width()) {
        throw new IllegalArgumentException(
            "images of one batch must have one size, found %s and %s"
                .formatted(first.sizeText(), image.sizeText()));
      }
    }
    long length = first.bytes();
    return TUint8.tensorOf(
        Shape.of(images.size(), first.height(), first.width(), Pixels.CHANNELS),
        tensor -> {
          ByteDataBuffer raw = tensor.asRawTensor().data();
          for (int i = 0; i < images.size(); i++) {
            images.get(i).data().get().copyTo(raw.offset(i * length), length);
          }
        });
  }

  /**
   * Makes a batch with changed images. This batch must not be used afterwards.
   *
   * @param change makes the new images, uint8 [n,H,W,3], from this batch's images; then the old
   *     images are closed
   * @return a batch with the same labels, which the caller closes
   */
  public ImageBatch withImages(UnaryOperator<TUint8> change) {
    try (TUint8 before = images) {
      return new ImageBatch(change.apply(before), labels);
    } catch (RuntimeException | Error e) {
      labels.close();
      throw e;
    }
  }

  /**
   * Copies some of the images, or none, into a new batch.
   *
   * @param places indices of the images to copy
   * @return a batch that the caller closes
   */
  ImageBatch only(int[] places) {
    long[] shape = images.shape().asArray();
    shape[0] = places.length;
    TUint8 some =
        TUint8.tensorOf(
            Shape.of(shape),
            tensor ->
                IntStream.range(0, places.length)
                    .forEach(i -> images.get(places[i]).copyTo(tensor.get(i))));
    try {
      return new ImageBatch(
          some, TInt64.vectorOf(Arrays.stream(places).mapToLong(labels::getLong).toArray()));
    } catch (RuntimeException | Error e) {
      some.close();
      throw e;
    }
  }

  /** Number of images. */
  public int size() {
    return (int) images.shape().get(0);
  }

  @Override
  public void close() {
    try (images;
        labels) {
      // Images and labels are both closed, even if the first close throws.
    }
  }
}
