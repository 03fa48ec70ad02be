package graft.export;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Square images with labels, from the formula that the reference values were recorded with: image
 * number i is the same in every batch.
 *
 * @param images uint8 [N,side,side,3]
 * @param labels int64 [N]
 */
public record FormulaBatch(TUint8 images, TInt64 labels) implements AutoCloseable {

  /** Images number {@code from} to {@code to - 1}. */
  public static FormulaBatch of(int from, int to, int side, int classes) {
    int pixels = side * side * 3;
    byte[] all = new FormulaWeights(0).images(to * pixels);
    return new FormulaBatch(
        TUint8.tensorOf(
            Shape.of(to - from, side, side, 3),
            DataBuffers.of(Arrays.copyOfRange(all, from * pixels, all.length), true, false)),
        TInt64.vectorOf(labels(from, to, classes)));
  }

  /** For {@link TinyModel}: 12x12 pixels, three classes. */
  public static FormulaBatch tiny(int from, int to) {
    return of(from, to, 12, TinyModel.LABELS.size());
  }

  /** The labels alone. */
  public static long[] labels(int from, int to, int classes) {
    long[] all = new FormulaWeights(0).labels(to);
    return Arrays.stream(all, from, to).map(label -> label % classes).toArray();
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
