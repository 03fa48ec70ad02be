package graft.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.analysis.Duplicates.Leak;
import graft.analysis.Duplicates.Pair;
import graft.analysis.Duplicates.Picture;
import graft.analysis.Duplicates.Pictures;
import graft.dataset.ForwardedImages;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.dataset.image.Pixels;
import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private static final SessionOptions SESSION = new SessionOptions(2);
  private static final List<String> CLASSES = List.of("a", "b");
  private static final int WIDTH = 32;

  private Planted planted = new Planted(3, WIDTH);

  /** A part whose pictures have the labels 0, 1, 0, 1, ... */
  private final class Side {
    private final List<float[]> rows;
    private final List<Pixels> pixels;

    Side(int pictures) {
      rows = planted.manyFeatures(pictures);
      pixels = planted.manyPictures(pictures);
    }

    void add(float[] row, Pixels picture) {
      rows.add(row);
      pixels.add(picture);
    }

    /** Adds a mirrored copy whose features are near to the picture's. */
    void addCopy(Side of, int index, double distance) {
      add(planted.near(of.rows.get(index), distance), Planted.mirrored(of.pixels.get(index)));
    }

    Pictures pictures() {
      int[] labels = IntStream.range(0, rows.size()).map(i -> i % 2).toArray();
      return new Pictures(
          new ArrayRows(rows.toArray(float[][]::new)), new PixelImages(CLASSES, pixels, labels));
    }
  }

  /** Notes how many pictures are decoded at a time. */
  private static final class CountedImages extends ForwardedImages {
    private final List<Integer> batches;

    CountedImages(ImageDataset images, List<Integer> batches) {
      super(images);
      this.batches = batches;
    }

    @Override
    public ImageBatch batch(int[] indices) {
      batches.add(indices.length);
      return images.batch(indices);
    }

    @Override
    public int side(int index) {
      return images.side(index);
    }

    @Override
    public boolean sameSide() {
      return images.sameSide();
    }

    @Override
    public long contentHash(int index) {
      return images.contentHash(index);
    }
  }

  private static Duplicates find(Side training, Side validation) {
    return Duplicates.find(training.pictures(), validation.pictures(), SESSION, done -> {});
  }

  private static Picture train(int index) {
    return new Picture(Part.TRAIN, index, index % 2);
  }

  private static Picture validation(int index) {
    return new Picture(Part.VALIDATION, index, index % 2);
  }

  private static List<List<Picture>> pictures(Duplicates found) {
    return found.pairs().stream().map(pair -> List.of(pair.first(), pair.second())).toList();
  }

  @Test
  void differentPicturesAreNoDuplicates() {
    assertThat(find(new Side(60), new Side(30)).pairs()).isEmpty();
  }

  @Test
  void leaksComeFirstThenContradictionsThenTheRest() {
    Side training = new Side(40);
    Side validation = new Side(20);
    training.addCopy(training, 0, 0.1);
    training.addCopy(training, 2, 0.2);
    validation.addCopy(training, 7, 0.2);
    validation.addCopy(training, 3, 0.1);
    training.add(training.rows.get(9), training.pixels.get(9));
    Duplicates found = find(training, validation);
    assertThat(pictures(found))
        .containsExactly(
            List.of(train(7), validation(20)),
            List.of(train(3), validation(21)),
            List.of(train(9), train(42)),
            List.of(train(2), train(41)),
            List.of(train(0), train(40)));
    assertThat(found.pairs())
        .extracting(Pair::leaks)
        .containsExactly(true, true, false, false, false);
    assertThat(found.pairs())
        .extracting(Pair::contradicts)
        .containsExactly(true, false, true, true, false);
    assertThat(found.pairs().get(2)).matches(Pair::identical).matches(pair -> pair.cosine() == 1);
    assertThat(found.pairs().get(1).cosine()).isBetween(0.98f, 1f);
  }

  /** A class lies in a narrow cone, so near features alone prove nothing. */
  @Test
  void nearFeaturesOfDifferentPixelsAreNoDuplicate() {
    Side training = new Side(30);
    training.add(planted.near(training.rows.get(4), 0.05), planted.picture());
    assertThat(find(training, new Side(5)).pairs()).isEmpty();
  }

  @Test
  void copiesAreFoundByManyFeatures() {
    planted = new Planted(4, 1280);
    Side training = new Side(60);
    Side validation = new Side(20);
    training.addCopy(training, 8, 0.2);
    validation.addCopy(training, 10, 0.2);
    Duplicates found = find(training, validation);
    assertThat(pictures(found))
        .containsExactly(List.of(train(10), validation(20)), List.of(train(8), train(60)));
    // 1 / sqrt(1 + 0.2^2)
    assertThat(found.pairs()).allMatch(pair -> Math.abs(pair.cosine() - 0.98058) < 0.003);
  }

  @Test
  void manyCopiesOfOnePictureAreNamedOnceEach() {
    Side training = new Side(30);
    Side validation = new Side(10);
    for (int i = 0; i < 4; i++) {
      training.add(training.rows.get(6), training.pixels.get(6));
      validation.addCopy(training, 6, 0.1);
    }
    Duplicates found = find(training, validation);
    assertThat(found.pairs()).filteredOn(Pair::identical).hasSize(4 + 3);
    assertThat(found.pairs()).filteredOn(Pair::leaks).hasSize(4);
    assertThat(found.pairs().stream().filter(Pair::leaks).map(pair -> pair.second().index()))
        .containsExactlyInAnyOrder(10, 11, 12, 13);
  }

  /** The blocks' borders lie at 2,048. */
  @Test
  void copiesAreFoundInOtherBlocks() {
    Side training = new Side(5000);
    Side validation = new Side(2100);
    training.addCopy(training, 0, 0.3);
    training.addCopy(training, 2047, 0.3);
    validation.addCopy(training, 2048, 0.3);
    validation.addCopy(validation, 2099, 0.3);
    List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    Pictures ofTraining = training.pictures();
    Duplicates found = Duplicates.find(ofTraining, validation.pictures(), SESSION, heard::add);
    assertThat(pictures(found))
        .containsExactlyInAnyOrder(
            List.of(train(2048), validation(2100)),
            List.of(train(0), train(5000)),
            List.of(train(2047), train(5001)),
            List.of(validation(2099), validation(2101)));
    assertThat(heard).isSorted();
    assertThat(heard.get(heard.size() - 1)).isEqualTo(Duplicates.steps(5002, 2102));
    assertThat(((ArrayRows) ofTraining.features()).reads()).allMatch(count -> count <= Blocks.SIZE);
  }

  /** Decoding may take longer than the comparisons before it, so it has its part of the bar. */
  @Test
  void progressGoesOnWhilePicturesAreDecodedManyAtATime() {
    Side training = new Side(300);
    training.addCopy(training, 3, 0.1);
    List<Long> heard = new ArrayList<>();
    List<Integer> batches = new ArrayList<>();
    Pictures side = training.pictures();
    Pictures counted = new Pictures(side.features(), new CountedImages(side.images(), batches));
    Duplicates found = Duplicates.find(counted, new Side(20).pictures(), SESSION, heard::add);
    assertThat(found.pairs()).hasSize(1);
    assertThat(batches).as("pictures of one size among those of mixed sizes").contains(64);
    assertThat(heard).isSorted().endsWith(Duplicates.steps(301, 20));
    assertThat(new HashSet<>(heard)).hasSizeGreaterThan(batches.size());
  }

  @Test
  void soManyPicturesAreOnlySearchedAcrossTheParts() {
    Planted narrow = new Planted(5, 8);
    List<float[]> rows = narrow.manyFeatures(Duplicates.MOST_PICTURES);
    rows.set(90_000, rows.get(1));
    Pixels one = narrow.picture();
    List<Pixels> pixels = new ArrayList<>(Collections.nCopies(rows.size(), one));
    // Each its own content, so that they are not identical.
    IntStream.range(0, pixels.size())
        .forEach(
            i ->
                pixels.set(
                    i,
                    new Pixels(
                        1, 2, new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16), 1, 2, 3})));
    pixels.set(77, one);
    ArrayRows features = new ArrayRows(rows.toArray(float[][]::new));
    Duplicates found =
        Duplicates.find(
            new Pictures(features, new PixelImages(CLASSES, pixels, new int[rows.size()])),
            new Pictures(
                new ArrayRows(new float[][] {narrow.near(rows.get(77), 0.01)}),
                new PixelImages(CLASSES, List.of(Planted.mirrored(one)), new int[1])),
            SESSION,
            done -> {});
    assertThat(found.withinParts()).isFalse();
    assertThat(found.pairs())
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(pair.first().index()).isEqualTo(77);
              assertThat(pair.leaks()).isTrue();
            });
    assertThat(features.reads().stream().mapToInt(Integer::intValue).sum())
        .as("each row is read once, for the one block of validation pictures, and that of the pair")
        .isEqualTo(rows.size() + 1);
  }

  @Test
  void leakedPicturesAreTakenOutOfTheAccuracy() {
    Pair leak = new Pair(train(3), validation(1), false, 0.9f);
    Pair again = new Pair(train(5), validation(1), false, 0.9f);
    Pair other = new Pair(train(3), validation(2), true, 1);
    Pair within = new Pair(validation(0), validation(3), true, 1);
    Duplicates duplicates = new Duplicates(10, 4, true, List.of(leak, again, other, within));
    Leak found = duplicates.leak(new boolean[] {true, true, false, false});
    assertThat(found).isEqualTo(new Leak(4, 2, 2, 1));
    assertThat(found.accuracy()).isEqualTo(0.5);
    assertThat(found.unseen()).isEqualTo(2);
    assertThat(found.unseenCorrect()).isEqualTo(1);
    assertThat(found.accuracyWithout()).isEqualTo(0.5);
    assertThatThrownBy(() -> duplicates.leak(new boolean[3]))
        .hasMessage("expected an answer for each of the 4 validation pictures, found 3");
  }

  @Test
  void likenessComparesWithTheMirrorImageToo() {
    try (Thumbnail.Maker maker = new Thumbnail.Maker(SESSION)) {
      Pixels picture = planted.picture();
      PixelImages images =
          new PixelImages(
              CLASSES, List.of(picture, Planted.mirrored(picture), planted.picture()), new int[3]);
      try (var batch = images.batch(new int[] {0, 1, 2})) {
        List<Thumbnail> made = maker.of(batch.images());
        assertThat(made.get(0).rgb()).isEqualTo(picture.rgb());
        assertThat(made.get(0).likeness(made.get(1))).isGreaterThan(0.9999);
        assertThat(made.get(0).likeness(made.get(2))).isLessThan(0.3);
        Thumbnail black = new Thumbnail(new byte[picture.rgb().length]);
        assertThat(black.likeness(black)).isZero();
      }
    }
  }
}
