package graft.dataset;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Some of the images of a data set. */
public final class Subset {
  private Subset() {}

  /**
   * Takes n images, as evenly from the classes as possible: the first images of each class, in the
   * original order. If n is not a multiple of the number of classes, the first classes give one
   * image more. If a class has too few images, the other classes give more.
   *
   * @throws GraftException if n is less than 1 or more than the number of images
   */
  public static ImageDataset balanced(ImageDataset images, int n) {
    if (n < 1 || n > images.size()) {
      throw new WrongUseException(
          "cannot take %s of %2$s images; ask for 1 to %2$s".formatted(n, images.size()));
    }
    return n == images.size() ? images : new View(images, firstOfEachClass(images, n), false);
  }

  /**
   * The images at these indices, in this order.
   *
   * @param chosen indices, each from 0 to the number of images less 1
   */
  public static ImageDataset of(ImageDataset images, int[] chosen) {
    return new View(images, chosen.clone(), false);
  }

  /**
   * All images except those that can't be decoded. The result has the same fingerprint as all
   * images, because their content determines which of them can't be decoded.
   */
  static ImageDataset without(ImageDataset images, Set<Integer> bad) {
    int[] good = IntStream.range(0, images.size()).filter(i -> !bad.contains(i)).toArray();
    return bad.isEmpty() ? images : new View(images, good, true);
  }

  private record Ranked(int index, int label, int rank) {}

  /**
   * The indices of n images, ascending. They are chosen by taking the next image of each class in
   * turn.
   */
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

  /**
   * Some images of a data set. Closing them closes the whole data set.
   *
   * @param determined whether the content of all images determines which ones are chosen; the
   *     fingerprint is then that of all images
   */
  private record View(ImageDataset whole, int[] chosen, boolean determined)
      implements ImageDataset {
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

    @Override
    public TriedBatch tryBatch(int[] indices) {
      return whole.tryBatch(ofWhole(indices));
    }

    @Override
    public Map<Integer, BadPicture> findBad(int[] indices, LongConsumer done) {
      Map<Integer, BadPicture> ofWhole = whole.findBad(ofWhole(indices), done);
      Map<Integer, BadPicture> bad = new TreeMap<>();
      for (int index : indices) {
        Optional.ofNullable(ofWhole.get(chosen[index])).ifPresent(found -> bad.put(index, found));
      }
      return bad;
    }

    @Override
    public Optional<Path> file(int index) {
      return whole.file(chosen[index]);
    }

    @Override
    public int number(int index) {
      return whole.number(chosen[index]);
    }

    private int[] ofWhole(int[] indices) {
      return IntStream.of(indices).map(i -> chosen[i]).toArray();
    }

    @Override
    public int versions() {
      return whole.versions();
    }

    @Override
    public ImageDataset allVersions() {
      if (versions() <= 1) {
        return this;
      }
      int[] all =
          IntStream.range(0, versions())
              .flatMap(version -> IntStream.of(chosen).map(i -> version * whole.size() + i))
              .toArray();
      return new View(whole.allVersions(), all, determined);
    }

    @Override
    public int version(int index, Draw draw) {
      return whole.version(chosen[index], draw);
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
    public ImageDataset resizedTo(int imageSize) {
      return new View(whole.resizedTo(imageSize), chosen, determined);
    }

    @Override
    public long contentHash(int index) {
      return whole.contentHash(chosen[index]);
    }

    @Override
    public void close() {
      whole.close();
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
      if (determined) {
        return ofWhole;
      }
      MessageDigest digest = Hashes.newSha256();
      digest.update(ofWhole.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer indices = ByteBuffer.allocate(chosen.length * Integer.BYTES);
      indices.asIntBuffer().put(chosen);
      return Hashes.hex(digest.digest(indices.array()));
    }
  }
}
