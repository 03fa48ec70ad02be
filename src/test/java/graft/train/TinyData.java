package graft.train;

import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.export.FormulaBatch;
import graft.export.FormulaWeights;
import graft.export.TinyModel;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** Formula images in three classes, 12x12 pixels, for the tiny model. */
public record TinyData(List<String> classNames, byte[] pixels, long[] labels)
    implements ImageDataset {
  private static final int SIDE = 12;
  private static final int PIXELS = SIDE * SIDE * 3;

  /** 50 training and 20 validation images. */
  public static DataSplit dataSet() {
    return dataSet(TinyModel.LABELS);
  }

  static DataSplit dataSet(List<String> classNames) {
    return new DataSplit("tiny", images(classNames, 0, 50), images(classNames, 50, 70));
  }

  private static TinyData images(List<String> classNames, int from, int to) {
    byte[] all = new FormulaWeights(0).images(to * PIXELS);
    return new TinyData(
        classNames,
        Arrays.copyOfRange(all, from * PIXELS, all.length),
        FormulaBatch.labels(from, to, classNames.size()));
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return (int) labels[index];
  }

  @Override
  public ImageBatch batch(int[] indices) {
    byte[] chosen = new byte[indices.length * PIXELS];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * PIXELS, chosen, i * PIXELS, PIXELS);
    }
    return new ImageBatch(
        TUint8.tensorOf(
            Shape.of(indices.length, SIDE, SIDE, 3), DataBuffers.of(chosen, true, false)),
        TInt64.vectorOf(Arrays.stream(indices).mapToLong(i -> labels[i]).toArray()));
  }

  @Override
  public String fingerprint() {
    return "tiny-" + size();
  }
}
