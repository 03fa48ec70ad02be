package graft.dataset.image;

import java.util.function.IntUnaryOperator;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.ShortDataBuffer;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;

/**
 * A picture that TensorFlow has decoded, outside of Java's heap. The caller that gets it closes it.
 *
 * @param result one tensor: uint8 [H,W,3], uint8 [H,W,4] or uint16 [H,W,4]; a fourth channel is
 *     alpha
 */
public record Decoded(Result result) implements Rows, AutoCloseable {
  private static final int WITH_ALPHA = 4;

  ImageSize size() {
    return new ImageSize((int) tensor().shape().get(0), (int) tensor().shape().get(1));
  }

  /** Whether the picture is uint8 [H,W,3], which needs no conversion. */
  boolean isRgb() {
    return tensor() instanceof TUint8 && tensor().shape().get(2) == Pixels.CHANNELS;
  }

  TUint8 rgb() {
    return (TUint8) tensor();
  }

  private Tensor tensor() {
    return result.get(0);
  }

  @Override
  public void read(int y, int x, byte[] rgb) {
    long pixel = y * tensor().shape().get(1) + x;
    if (isRgb()) {
      data().offset(pixel * Pixels.CHANNELS).read(rgb);
      return;
    }
    int count = rgb.length / Pixels.CHANNELS;
    if (tensor() instanceof TUint16) {
      short[] rgba = new short[count * WITH_ALPHA];
      ShortDataBuffer shorts = data().asShorts();
      shorts.offset(pixel * WITH_ALPHA).read(rgba);
      layOnWhite(rgb, index -> Short.toUnsignedInt(rgba[index]), 65535);
    } else {
      byte[] rgba = new byte[count * WITH_ALPHA];
      data().offset(pixel * WITH_ALPHA).read(rgba);
      layOnWhite(rgb, index -> Byte.toUnsignedInt(rgba[index]), 255);
    }
  }

  private ByteDataBuffer data() {
    return tensor().asRawTensor().data();
  }

  private static void layOnWhite(byte[] rgb, IntUnaryOperator rgba, int most) {
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / Pixels.CHANNELS * WITH_ALPHA;
      int value = rgba.applyAsInt(pixel + i % Pixels.CHANNELS);
      rgb[i] = White.under(value, rgba.applyAsInt(pixel + Pixels.CHANNELS), most);
    }
  }

  @Override
  public void close() {
    result.close();
  }
}
