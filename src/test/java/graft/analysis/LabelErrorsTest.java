package graft.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.analysis.LabelErrors.Suspect;
import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {
  private static final SessionOptions SESSION = new SessionOptions(2);
  private static final int CLASSES = 4;
  private static final int PICTURES = 400;
  private static final int WIDTH = 24;

  /** Four classes around four points, so that a line separates any two of them. */
  private static ArrayRows clusters() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] rows = new float[PICTURES][WIDTH];
    for (int i = 0; i < PICTURES; i++) {
      for (int j = 0; j < WIDTH; j++) {
        double middle = j % CLASSES == i % CLASSES ? 1.5 : 0;
        rows[i][j] = (float) (middle + random.nextDouble() * 2 - 1);
      }
    }
    return new ArrayRows(rows);
  }

  private static int[] labels() {
    return IntStream.range(0, PICTURES).map(i -> i % CLASSES).toArray();
  }

  private static LabelErrors find(FeatureRows rows, int[] labels, int classes) {
    return LabelErrors.find(rows, labels, classes, 7, SESSION, done -> {});
  }

  @Test
  void flippedLabelsComeFirst() {
    int[] labels = labels();
    Set<Integer> flipped = new HashSet<>();
    for (int i = 0; i < PICTURES; i += 19) {
      labels[i] = (labels[i] + 1 + i % (CLASSES - 1)) % CLASSES;
      flipped.add(i);
    }
    LabelErrors found = find(clusters(), labels, CLASSES);
    assertThat(found.searched()).isEqualTo(PICTURES);
    List<Integer> first =
        found.suspects().stream().limit(flipped.size()).map(Suspect::picture).toList();
    assertThat(first).containsExactlyInAnyOrderElementsOf(flipped);
    assertThat(found.suspects().subList(0, flipped.size()))
        .allSatisfy(
            suspect -> {
              assertThat(suspect.given()).isEqualTo(labels[suspect.picture()]);
              assertThat(suspect.suggested()).isEqualTo(suspect.picture() % CLASSES);
              assertThat(suspect.suggestedProbability()).isGreaterThan(suspect.givenProbability());
            });
    assertThat(found.estimated()).isBetween(flipped.size() / 2L, flipped.size() * 2L);
  }

  @Test
  void rightLabelsAreHardlyDoubted() {
    assertThat(find(clusters(), labels(), CLASSES).suspects()).hasSizeLessThan(PICTURES / 20);
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    int[] labels = labels();
    labels[5] = 0;
    assertThat(find(clusters(), labels, CLASSES)).isEqualTo(find(clusters(), labels, CLASSES));
  }

  /** Of such a class, the head of a fold may have seen no picture at all. */
  @Test
  void aClassWithHardlyAnyPicturesIsNotJudged() {
    int[] labels = labels();
    Arrays.fill(labels, 0, LabelErrors.FOLDS - 1, CLASSES);
    LabelErrors found = find(clusters(), labels, CLASSES + 1);
    assertThat(found.searched()).isEqualTo(PICTURES - (LabelErrors.FOLDS - 1));
    assertThat(found.suspects()).noneMatch(suspect -> suspect.given() == CLASSES);
  }

  @Test
  void judgesByTheProbabilitiesOfTheHeads() {
    // Five pictures of each class: each time four are sure of it, and the fifth of the other one.
    float[] first = {0.9f, 0.1f};
    float[] second = {0.2f, 0.8f};
    float[][] probabilities = {
      first, first, first, first, {0.3f, 0.7f}, second, second, second, second, {0.96f, 0.04f}
    };
    int[] labels = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    LabelErrors found = judged(probabilities, labels, 10);
    assertThat(judged(probabilities, labels, 3)).as("block by block").isEqualTo(found);
    assertThat(found.suspects())
        .containsExactly(new Suspect(9, 1, 0, 0.04f, 0.96f), new Suspect(4, 0, 1, 0.3f, 0.7f));
    // The mean probabilities of the labels are 0.78 and 0.648; 0.96 and 0.7 reach the other one's.
    assertThat(found.estimated()).isEqualTo(2);
    assertThat(found.searched()).isEqualTo(10);
  }

  /** As of a data set whose probabilities don't fit into memory: so many pictures at a time. */
  private static LabelErrors judged(float[][] probabilities, int[] labels, int atOnce) {
    LabelJudge judge = new LabelJudge(labels, 2);
    for (boolean heard : new boolean[] {false, true}) {
      for (int from = 0; from < labels.length; from += atOnce) {
        int to = Math.min(labels.length, from + atOnce);
        int[] pictures = IntStream.range(from, to).toArray();
        float[][] some = Arrays.copyOfRange(probabilities, from, to);
        if (heard) {
          judge.judge(pictures, some);
        } else {
          judge.hear(pictures, some);
        }
      }
    }
    return judge.found();
  }

  @Test
  void progressEndsAtTheNumberOfStepsAndReadsFewRowsAtOnce() {
    ArrayRows rows = clusters();
    List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    LabelErrors.find(rows, labels(), CLASSES, 7, SESSION, heard::add);
    assertThat(heard).isSorted();
    assertThat(heard.get(heard.size() - 1)).isEqualTo(LabelErrors.steps(PICTURES));
    assertThat(rows.reads().stream().mapToLong(Integer::longValue).sum())
        .isEqualTo(LabelErrors.steps(PICTURES));
    assertThat(rows.reads()).allMatch(count -> count <= Blocks.SIZE);
  }

  @Test
  void aListenerMayStopIt() {
    assertThatThrownBy(
            () ->
                LabelErrors.find(
                    clusters(),
                    labels(),
                    CLASSES,
                    7,
                    SESSION,
                    done -> {
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
  }

  @Test
  void foldsShareOutEachClass() {
    Folds folds = Folds.stratified(labels(), CLASSES, LabelErrors.FOLDS, 3);
    int[][] counts = new int[CLASSES][LabelErrors.FOLDS];
    IntStream.range(0, PICTURES).forEach(i -> counts[i % CLASSES][folds.ofPicture()[i]]++);
    assertThat(counts).isDeepEqualTo(fill(PICTURES / CLASSES / LabelErrors.FOLDS));
  }

  private static int[][] fill(int each) {
    int[][] counts = new int[CLASSES][LabelErrors.FOLDS];
    Arrays.stream(counts).forEach(row -> Arrays.fill(row, each));
    return counts;
  }
}
