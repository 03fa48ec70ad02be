package graft.dataset.augment;

import graft.dataset.BadPicture;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.TriedBatch;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * All images of a data set, and after them the mirror images of all.
 *
 * @param images n images
 * @param graph mirrors them; closing this data set closes neither
 */
record MirroredToo(ImageDataset images, AugmentGraph graph) implements ImageDataset {
  @Override
  public int size() {
    return 2 * images.size();
  }

  private int plain(int index) {
    return index % images.size();
  }

  private int[] plain(int[] indices) {
    return IntStream.of(indices).map(this::plain).toArray();
  }

  @Override
  public ImageBatch batch(int[] indices) {
    return mirrored(images.batch(plain(indices)), indices);
  }

  @Override
  public TriedBatch tryBatch(int[] indices) {
    TriedBatch tried = images.tryBatch(plain(indices));
    return new TriedBatch(mirrored(tried.batch(), indices), tried.bad());
  }

  private ImageBatch mirrored(ImageBatch plain, int[] indices) {
    List<Shift> shifts =
        IntStream.of(indices).mapToObj(i -> new Shift(i >= images.size(), 0, 0)).toList();
    return plain.withImages(pixels -> graph.shift(pixels, shifts));
  }

  @Override
  public Map<Integer, BadPicture> findBad(int[] indices, LongConsumer done) {
    int[] wanted = IntStream.of(indices).map(this::plain).distinct().toArray();
    Map<Integer, BadPicture> found = images.findBad(wanted, done);
    Map<Integer, BadPicture> bad = new TreeMap<>();
    for (int index : indices) {
      Optional.ofNullable(found.get(plain(index))).ifPresent(picture -> bad.put(index, picture));
    }
    return bad;
  }

  @Override
  public Optional<Path> file(int index) {
    return images.file(plain(index));
  }

  @Override
  public List<String> classNames() {
    return images.classNames();
  }

  @Override
  public int label(int index) {
    return images.label(plain(index));
  }

  @Override
  public int side(int index) {
    return images.side(plain(index));
  }

  @Override
  public boolean sameSide() {
    return images.sameSide();
  }

  @Override
  public String fingerprint() {
    return Hashes.sha256(
        (images.fingerprint() + "\nmirror images too\n").getBytes(StandardCharsets.US_ASCII));
  }
}
