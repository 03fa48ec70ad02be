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

/** Formula images in three classes, 12x12 pixels if no other side is given, for the tiny model. */
public record TinyData(List<String> classNames, int side, byte[] pixels, long[] labels)
    implements ImageDataset {
  private static final int SIDE = 12;

  TinyData(List<String> classNames, byte[] pixels, long[] labels) {
    this(classNames, SIDE, pixels, labels);
  }

  /** 50 training and 20 validation images. */
  public static DataSplit dataSet() {
    return dataSet(TinyModel.LABELS);
  }

  static DataSplit dataSet(List<String> classNames) {
    return dataSet(classNames, SIDE);
  }

  /** Images as photographs enter the network: already at the size that it resizes to. */
  static DataSplit photographs() {
    return dataSet(TinyModel.LABELS, TinyModel.IMAGE_SIZE);
  }

  private static DataSplit dataSet(List<String> classNames, int side) {
    return new DataSplit("tiny", images(classNames, side, 0, 50), images(classNames, side, 50, 70));
  }

  private static TinyData images(List<String> classNames, int side, int from, int to) {
    int each = side * side * 3;
    byte[] all = new FormulaWeights(0).images(to * each);
    return new TinyData(
        classNames,
        side,
        Arrays.copyOfRange(all, from * each, all.length),
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
    int each = side * side * 3;
    byte[] chosen = new byte[indices.length * each];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * each, chosen, i * each, each);
    }
    return new ImageBatch(
        TUint8.tensorOf(
            Shape.of(indices.length, side, side, 3), DataBuffers.of(chosen, true, false)),
        TInt64.vectorOf(Arrays.stream(indices).mapToLong(i -> labels[i]).toArray()));
  }

  @Override
  public String fingerprint() {
    return "tiny-" + size();
  }
}
