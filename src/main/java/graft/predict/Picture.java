package graft.predict;

import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * A decoded picture.
 *
 * @param height in pixels
 * @param width in pixels
 * @param rgb height x width x 3 unsigned bytes, row by row
 */
public record Picture(int height, int width, byte[] rgb) {
  public Picture {
    if (rgb.length != (long) height * width * 3) {
      throw new IllegalArgumentException(
          "expected " + height + " x " + width + " x 3 bytes, found " + rgb.length);
    }
  }

  /** Copies a tensor, uint8 [height,width,3]. */
  public static Picture of(TUint8 pixels) {
    Shape shape = pixels.shape();
    byte[] rgb = new byte[Math.toIntExact(shape.size())];
    pixels.asRawTensor().data().read(rgb);
    return new Picture((int) shape.get(0), (int) shape.get(1), rgb);
  }

  /** Pictures of one size as one tensor, uint8 [n,height,width,3], which the caller closes. */
  static TUint8 stack(List<Picture> pictures) {
    Picture first = pictures.get(0);
    return TUint8.tensorOf(
        Shape.of(pictures.size(), first.height, first.width, 3),
        tensor -> {
          ByteDataBuffer buffer = tensor.asRawTensor().data();
          for (int i = 0; i < pictures.size(); i++) {
            byte[] rgb = pictures.get(i).rgb;
            buffer.offset((long) i * rgb.length).write(rgb);
          }
        });
  }
}
