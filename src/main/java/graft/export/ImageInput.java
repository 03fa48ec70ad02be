package graft.export;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code smart_resize}: the largest square in the middle of the image, resized bilinearly
 * with half-pixel centres.
 */
final class ImageInput {
  private ImageInput() {}

  /**
   * @param images float32 [N,H,W,3]
   * @param size height and width of the result
   * @return float32 [N,size,size,3]
   */
  static Operand<TFloat32> resize(Ops tf, Operand<TFloat32> images, int size) {
    return tf.image.resizeBilinear(
        centralSquare(tf, images),
        tf.constant(new int[] {size, size}),
        ResizeBilinear.halfPixelCenters(true));
  }

  private static Operand<TFloat32> centralSquare(Ops tf, Operand<TFloat32> images) {
    Operand<TInt32> sides = tf.slice(tf.shape(images), tf.array(1), tf.array(2));
    Operand<TInt32> side = tf.reduceMin(sides, tf.array(0));
    Operand<TInt32> corner = tf.math.floorDiv(tf.math.sub(sides, side), tf.constant(2));
    Operand<TInt32> begin = tf.concat(List.of(tf.array(0), corner, tf.array(0)), tf.constant(0));
    Operand<TInt32> size = tf.stack(List.of(tf.constant(-1), side, side, tf.constant(3)));
    return tf.slice(images, begin, size);
  }
}
