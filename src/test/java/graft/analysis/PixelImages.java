package graft.analysis;

import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.image.Pixels;
import graft.files.Hashes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures in memory, each with a size of its own. */
public record PixelImages(List<String> classNames, List<Pixels> pixels, int[] labels)
    implements ImageDataset {
  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public boolean sameSide() {
    return false;
  }

  @Override
  public ImageBatch batch(int[] indices) {
    return ImageBatch.of(
        IntStream.of(indices).mapToObj(pixels::get).toList(),
        IntStream.of(indices).map(i -> labels[i]).toArray());
  }

  /** Without TensorFlow, because tests have many pictures. */
  @Override
  public long contentHash(int index) {
    return ByteBuffer.wrap(Hashes.newSha256().digest(pixels.get(index).rgb())).getLong();
  }

  @Override
  public String fingerprint() {
    return "pixels-" + size();
  }
}
