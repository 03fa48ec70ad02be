package graft.dataset;

import graft.dataset.image.Pixels;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Images and labels as tensors; whoever asked for the batch closes it.
 *
 * @param images uint8 [n,H,W,3], RGB, 0 to 255
 * @param labels int64 [n]
 */
public record ImageBatch(TUint8 images, TInt64 labels) implements AutoCloseable {
  /**
   * Copies images of one size into tensors.
   *
   * @throws IllegalArgumentException if there are none, if they differ in size, or if there are not
   *     as many labels
   */
  public static ImageBatch of(List<Pixels> images, int[] labels) {
    if (images.size() != labels.length) {
      throw new IllegalArgumentException(
          "expected one label an image, found " + labels.length + " for " + images.size());
    }
    return labelled(images(images), labels);
  }

  /**
   * Copies images of one size into a uint8 [n,H,W,3] tensor, which the caller closes.
   *
   * @throws IllegalArgumentException if there are none or if they differ in size
   */
  public static TUint8 images(List<Pixels> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one image");
    }
    Pixels first = images.get(0);
    for (Pixels image : images) {
      if (image.height() != first.height() || image.width() != first.width()) {
        throw new IllegalArgumentException(
            "images of one batch must have one size, found "
                + first.sizeText()
                + " and "
                + image.sizeText());
      }
    }
    long length = first.rgb().length;
    return TUint8.tensorOf(
        Shape.of(images.size(), first.height(), first.width(), Pixels.CHANNELS),
        tensor -> {
          ByteDataBuffer raw = tensor.asRawTensor().data();
          for (int i = 0; i < images.size(); i++) {
            raw.offset(i * length).write(images.get(i).rgb());
          }
        });
  }

  /**
   * Copies images that lie one after the other.
   *
   * @param pixels [n,height,width,3]
   * @param labels [n]
   */
  static ImageBatch of(int height, int width, byte[] pixels, int[] labels) {
    Shape shape = Shape.of(labels.length, height, width, Pixels.CHANNELS);
    return labelled(
        TUint8.tensorOf(shape, tensor -> tensor.asRawTensor().data().write(pixels)), labels);
  }

  /** Takes the images over: they are closed when the labels fail. */
  private static ImageBatch labelled(TUint8 images, int[] labels) {
    try {
      return new ImageBatch(images, labels(labels));
    } catch (RuntimeException | Error e) {
      images.close();
      throw e;
    }
  }

  /** Number of images. */
  public int size() {
    return (int) images.shape().get(0);
  }

  private static TInt64 labels(int[] labels) {
    long[] wide = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      wide[i] = labels[i];
    }
    return TInt64.tensorOf(Shape.of(wide.length), DataBuffers.of(wide));
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
