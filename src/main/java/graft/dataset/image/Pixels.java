package graft.dataset.image;

import java.util.function.Supplier;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TUint8;

/**
 * One image in memory: on Java's heap, or outside as TensorFlow made it, from where it is copied
 * into its batch at once. Whoever gets it closes it; closing it twice does nothing more.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 * @param data row by row, red, green, blue of each pixel; not to be asked for after {@code free}
 * @param free frees the memory outside of Java's heap, if it is there
 */
public record Pixels(int height, int width, Supplier<ByteDataBuffer> data, Runnable free)
    implements AutoCloseable {
  /** Number of channels: red, green, blue. */
  public static final int CHANNELS = 3;

  /**
   * An image on Java's heap.
   *
   * @param rgb row by row, red, green, blue of each pixel; not copied
   */
  public Pixels(int height, int width, byte[] rgb) {
    this(height, width, () -> DataBuffers.of(rgb, false, false), () -> {});
    if (height < 1 || width < 1 || rgb.length != bytes()) {
      throw new IllegalArgumentException(
          "expected height * width * 3 bytes, found %s for %s x %s"
              .formatted(rgb.length, height, width));
    }
  }

  /**
   * An image outside of Java's heap.
   *
   * @param tensor uint8 [height,width,3]; closed with this
   */
  Pixels(TUint8 tensor) {
    this(
        (int) tensor.shape().get(0),
        (int) tensor.shape().get(1),
        () -> tensor.asRawTensor().data(),
        tensor::close);
  }

  /** A black square. */
  public static Pixels black(int side) {
    return new Pixels(side, side, new byte[Math.multiplyExact(side * side, CHANNELS)]);
  }

  /** Length of the data. */
  public long bytes() {
    return (long) height * width * CHANNELS;
  }

  /** A copy of the data. */
  public byte[] rgb() {
    byte[] rgb = new byte[(int) bytes()];
    data.get().read(rgb);
    return rgb;
  }

  public String sizeText() {
    return height + " x " + width;
  }

  @Override
  public void close() {
    free.run();
  }
}
