package graft.cache;

import graft.contract.InputKind;
import graft.dataset.ImageDataset;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Activations of images, read from a cache that is whole. */
final class CachedInputs implements Inputs {
  private final InputKind kind;
  private final ImageDataset images;
  private final ActivationCache cache;
  private final Conversion conversion;

  CachedInputs(InputKind kind, ImageDataset images, ActivationCache cache, Conversion conversion) {
    this.kind = kind;
    this.images = images;
    this.cache = cache;
    this.conversion = conversion;
  }

  @Override
  public InputKind kind() {
    return kind;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public InputBatch batch(int[] indices) {
    TFloat32 input =
        conversion.widen(cache.shape().prepend(indices.length), raw -> read(indices, raw));
    try {
      return new InputBatch(
          input, TInt64.vectorOf(Arrays.stream(indices).mapToLong(images::label).toArray()));
    } catch (RuntimeException | Error e) {
      input.close();
      throw e;
    }
  }

  private void read(int[] indices, Tensor raw) {
    List<ByteBuffer> rows = TensorBytes.rows(raw);
    for (int i = 0; i < indices.length; i++) {
      cache.read(indices[i], rows.get(i));
    }
  }
}
