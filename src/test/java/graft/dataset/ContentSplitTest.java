package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import graft.dataset.ContentSplit.Division;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold of every division, whatever the images. */
final class ContentSplitTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final int TRIES = 300;

  /** An image: the hash of its content, and its label. */
  private record Image(long hash, int label) {}

  /** One other image may move: the one that gives a class an image on both sides. */
  @Test
  void anImageThatIsAddedOrRemovedMovesNoOther() {
    Random random = new Random(1);
    int withoutLending = 0;
    for (int i = 0; i < TRIES; i++) {
      List<Image> images = images(random, 40 + random.nextInt(40));
      List<Image> fewer = new ArrayList<>(images);
      Image gone = fewer.remove(random.nextInt(fewer.size()));
      Map<Long, Boolean> before = sides(images);
      Map<Long, Boolean> after = sides(fewer);
      before.remove(gone.hash());
      boolean lent =
          !divide(images, 0.2).notes().isEmpty() || !divide(fewer, 0.2).notes().isEmpty();
      long moved = before.keySet().stream().filter(h -> before.get(h) != after.get(h)).count();
      assertThat(after.keySet()).isEqualTo(before.keySet());
      assertThat(moved).isLessThanOrEqualTo(lent ? 1 : 0);
      withoutLending += lent ? 0 : 1;
    }
    assertThat(withoutLending).isGreaterThan(TRIES / 2);
  }

  @Test
  void theOrderAndSoTheNamesDoNotMatter() {
    Random random = new Random(2);
    for (int i = 0; i < TRIES; i++) {
      List<Image> images = images(random, 1 + random.nextInt(30));
      List<Image> shuffled = new ArrayList<>(images);
      Collections.shuffle(shuffled, random);
      assertThat(sides(shuffled)).isEqualTo(sides(images));
    }
  }

  @Test
  void copiesStayTogetherAndEveryImageHasOneSide() {
    Random random = new Random(3);
    for (int i = 0; i < TRIES; i++) {
      List<Image> images = images(random, 2 + random.nextInt(30));
      images.add(new Image(random.nextLong(), 0));
      images.add(new Image(random.nextLong(), 0));
      int copied = images.size();
      for (int copy = 0; copy < copied; copy++) {
        images.add(new Image(images.get(copy).hash(), random.nextInt(CLASSES.size())));
      }
      Division division = divide(images, 0.2);
      assertThat(
              IntStream.concat(
                  Arrays.stream(division.train()), Arrays.stream(division.validation())))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, images.size()).boxed().toList());
      // sides fails on copies that are parted
      assertThat(sides(images)).hasSizeLessThanOrEqualTo(copied);
    }
  }

  @Test
  void everyClassOfTwoDifferentPicturesHasBothSides() {
    Random random = new Random(4);
    for (int i = 0; i < TRIES; i++) {
      List<Image> images = images(random, 2 + random.nextInt(12));
      Division division = divide(images, random.nextBoolean() ? 0.05 : 0.95);
      for (int label = 0; label < CLASSES.size(); label++) {
        int current = label;
        long all = images.stream().filter(image -> image.label() == current).count();
        long held =
            Arrays.stream(division.validation())
                .filter(j -> images.get(j).label() == current)
                .count();
        if (all == 1) {
          assertThat(held).isZero();
        } else if (all > 1) {
          assertThat(held).isBetween(1L, all - 1);
        }
      }
    }
  }

  @Test
  void theShareIsAboutWhatWasWanted() {
    List<Image> images = images(new Random(5), 10_000);
    assertThat(divide(images, 0.2).validation().length).isBetween(1_850, 2_150);
    assertThat(divide(images, 0.5).validation().length).isBetween(4_800, 5_200);
  }

  /** A larger share holds out what a smaller one does, and more. */
  @Test
  void sharesAreNested() {
    List<Image> images = images(new Random(6), 1_000);
    assertThat(boxed(divide(images, 0.3).validation()))
        .containsAll(boxed(divide(images, 0.2).validation()));
  }

  @Test
  void lendingAndLackingAreSaid() {
    long low = 0x1000_0000_0000_0000L;
    long high = 0xf000_0000_0000_0000L;
    List<Image> images =
        List.of(
            new Image(high, 0),
            new Image(high + 1, 0),
            new Image(low, 1),
            new Image(low + 1, 1),
            new Image(low + 2, 2));
    Division division = divide(images, 0.2);
    assertThat(division.train()).containsExactly(1, 3, 4);
    assertThat(division.validation()).containsExactly(0, 2);
    assertThat(division.notes())
        .containsExactly(
            "one picture of each of these classes was moved to validation, which had none: a",
            "one picture of each of these classes was moved to training, which had none: b",
            "these classes lack a second different picture, so they have no validation pictures: c");
  }

  @Test
  void whereEveryClassIsCopiesOfOnePictureSomeValidateAndThatIsSaid() {
    List<Image> images =
        List.of(
            new Image(1, 0), new Image(1, 0), new Image(2, 1), new Image(2, 1), new Image(3, 2));
    Division division = divide(images, 0.2);
    assertThat(division.train()).containsExactly(0, 2, 4);
    assertThat(division.validation()).containsExactly(1, 3);
    assertThat(division.notes())
        .containsExactly(
            "these classes lack a second different picture, so they have no validation pictures: c",
            "no class has two different pictures, so validation means nothing: it uses copies of"
                + " training pictures of a, b");
  }

  private static List<Image> images(Random random, int n) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      images.add(new Image(random.nextLong(), random.nextInt(CLASSES.size())));
    }
    return images;
  }

  private static Division divide(List<Image> images, double share) {
    return ContentSplit.divide(
        images.stream().mapToLong(Image::hash).toArray(),
        images.stream().mapToInt(Image::label).toArray(),
        CLASSES,
        share);
  }

  /** Whether each content is held out; fails if copies are on two sides. */
  private static Map<Long, Boolean> sides(List<Image> images) {
    TreeSet<Integer> held = new TreeSet<>(boxed(divide(images, 0.2).validation()));
    Map<Long, Boolean> sides = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      Boolean before = sides.put(images.get(i).hash(), held.contains(i));
      assertThat(before).isIn(null, held.contains(i));
    }
    return sides;
  }

  private static List<Integer> boxed(int[] indices) {
    return Arrays.stream(indices).boxed().toList();
  }
}
