package graft.cache;

import graft.contract.InputKind;
import graft.dataset.LabeledImages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Activations of images, read from a cache that is whole. */
final class CachedInputs implements Inputs {
  private final InputKind kind;
  private final LabeledImages images;
  private final ActivationCache cache;
  private final Conversion conversion;

  CachedInputs(InputKind kind, LabeledImages images, ActivationCache cache, Conversion conversion) {
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
    final CacheKey key = cache.description().key();
    final Shape one = Shape.of(key.shape().stream().mapToLong(Long::longValue).toArray());
    final TFloat32 input =
        conversion.widen(one.prepend(indices.length), raw -> read(indices, key.recordBytes(), raw));
    return new InputBatch(
        input, TInt64.vectorOf(Arrays.stream(indices).mapToLong(images::label).toArray()));
  }

  private void read(int[] indices, int recordBytes, Tensor raw) {
    final ByteBuffer memory = TensorBytes.of(raw);
    for (int i = 0; i < indices.length; i++) {
      cache.read(indices[i], memory.slice(i * recordBytes, recordBytes));
    }
  }
}
