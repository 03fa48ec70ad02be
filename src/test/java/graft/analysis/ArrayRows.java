package graft.analysis;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * Features in memory.
 *
 * @param rows [pictures][width]
 * @param reads receives how many rows each call has read
 */
public record ArrayRows(float[][] rows, List<Integer> reads) implements FeatureRows {
  public ArrayRows(float[][] rows) {
    this(rows, new ArrayList<>());
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int width() {
    return rows[0].length;
  }

  @Override
  public TFloat32 read(int[] pictures) {
    reads.add(pictures.length);
    float[] numbers = new float[pictures.length * width()];
    for (int i = 0; i < pictures.length; i++) {
      System.arraycopy(rows[pictures[i]], 0, numbers, i * width(), width());
    }
    return TFloat32.tensorOf(Shape.of(pictures.length, width()), DataBuffers.of(numbers));
  }
}
