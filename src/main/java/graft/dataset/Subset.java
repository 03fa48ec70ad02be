package graft.dataset;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Some of the images of a data set. */
public final class Subset {
  private Subset() {}

  /**
   * The first images of each class, as evenly as the classes allow, in the original order. Where n
   * is no multiple of the number of classes the first classes get one more; a class that runs out
   * leaves its share to the others.
   *
   * @throws GraftException if n is not 1 to the number of images
   */
  public static ImageDataset balanced(ImageDataset images, int n) {
    if (n < 1 || n > images.size()) {
      throw new WrongUseException(
          "cannot take %s of %2$s images; ask for 1 to %2$s".formatted(n, images.size()));
    }
    return n == images.size() ? images : new View(images, firstOfEachClass(images, n));
  }

  /**
   * The images at these indices, in this order.
   *
   * @param chosen each from 0 to the number of images less 1
   */
  public static ImageDataset of(ImageDataset images, int[] chosen) {
    return new View(images, chosen.clone());
  }

  private record Ranked(int index, int label, int rank) {}

  /** The first n images when one of each class is taken in turn. */
  private static int[] firstOfEachClass(ImageDataset images, int n) {
    int[] seen = new int[images.classNames().size()];
    return IntStream.range(0, images.size())
        .mapToObj(i -> new Ranked(i, images.label(i), seen[images.label(i)]++))
        .sorted(Comparator.comparingInt(Ranked::rank).thenComparingInt(Ranked::label))
        .limit(n)
        .mapToInt(Ranked::index)
        .sorted()
        .toArray();
  }

  /** Closing it does nothing: whoever opened the whole closes it. */
  private record View(ImageDataset whole, int[] chosen) implements ImageDataset {
    @Override
    public int size() {
      return chosen.length;
    }

    @Override
    public int wholeSize() {
      return whole.wholeSize();
    }

    @Override
    public List<String> classNames() {
      return whole.classNames();
    }

    @Override
    public int label(int index) {
      return whole.label(chosen[index]);
    }

    @Override
    public ImageBatch batch(int[] indices) {
      return whole.batch(ofWhole(indices));
    }

    @Override
    public ImageBatch batch(int[] indices, Draw draw) {
      return whole.batch(ofWhole(indices), draw);
    }

    private int[] ofWhole(int[] indices) {
      return IntStream.of(indices).map(i -> chosen[i]).toArray();
    }

    @Override
    public boolean sameEveryEpoch() {
      return whole.sameEveryEpoch();
    }

    @Override
    public int side(int index) {
      return whole.side(chosen[index]);
    }

    @Override
    public boolean sameSide() {
      return whole.sameSide();
    }

    @Override
    public long contentHash(int index) {
      return whole.contentHash(chosen[index]);
    }

    @Override
    public String fingerprint() {
      return fingerprint(whole.fingerprint());
    }

    @Override
    public Optional<String> earlierFingerprint() {
      return whole.earlierFingerprint().map(this::fingerprint);
    }

    private String fingerprint(String ofWhole) {
      MessageDigest digest = Hashes.newSha256();
      digest.update(ofWhole.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer indices = ByteBuffer.allocate(chosen.length * Integer.BYTES);
      indices.asIntBuffer().put(chosen);
      return Hashes.hex(digest.digest(indices.array()));
    }
  }
}
