package graft.analysis;

import graft.dataset.Shuffle;
import graft.machine.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * Labels that are probably wrong. The pictures are divided into folds, and for each fold a softmax
 * head is trained on the features of all others. A picture whose label that head contradicts is a
 * suspect. How many labels are wrong is estimated, and the suspects are ranked by the probability
 * of their label, as in Northcutt et al., "Confident learning" (arXiv:1911.00068), section 3.
 *
 * @param searched number of pictures whose labels were judged: all but those of classes with fewer
 *     than {@link #FOLDS} pictures
 * @param folds number of folds
 * @param estimated estimated number of wrong labels: the pictures whose probability for another
 *     class is at least the mean one of that class's own pictures, which their label's is not
 * @param suspects the pictures whose labels are contradicted, the most suspicious first: those with
 *     the least probability of their label
 */
public record LabelErrors(long searched, int folds, long estimated, List<Suspect> suspects) {
  /** Number of folds, and the fewest pictures of a class of which the labels are judged. */
  public static final int FOLDS = 5;

  private static final int BATCH = 256;
  private static final float LEARNING_RATE = 1e-3f;

  /** More steps than these are only taken for {@link #LEAST_EPOCHS}. */
  private static final int MOST_STEPS = 2000;

  private static final int LEAST_EPOCHS = 5;
  private static final int MOST_EPOCHS = 20;

  public LabelErrors {
    suspects = List.copyOf(suspects);
  }

  /**
   * A picture whose label is doubted.
   *
   * @param picture index of the picture among those searched
   * @param given class of its label
   * @param suggested the most probable class; never the given one
   * @param givenProbability probability of the given class, 0 to 1
   * @param suggestedProbability probability of the suggested class, 0 to 1
   */
  public record Suspect(
      int picture, int given, int suggested, float givenProbability, float suggestedProbability) {}

  /**
   * Searches pictures for wrong labels. On the same machine, equal arguments give equal results.
   * Memory stays bounded: the probabilities of a block of pictures are there at a time.
   *
   * @param features of the pictures
   * @param labels the class of each picture, 0 to {@code classes} less 1
   * @param classes number of classes, at least 2
   * @param seed decides the folds and the order of training
   * @param done hears how many of the {@link #steps} are done; may throw to stop the search
   */
  public static LabelErrors find(
      FeatureRows features,
      int[] labels,
      int classes,
      long seed,
      SessionOptions session,
      LongConsumer done) {
    if (labels.length != features.size()) {
      throw new IllegalArgumentException(
          "expected one label per picture, found %d for %d"
              .formatted(labels.length, features.size()));
    }
    FeatureScale scale = FeatureScale.of(features, done);
    Folds folds = Folds.stratified(labels, classes, FOLDS, seed);
    try (FoldHeads heads = new FoldHeads(scale, FOLDS, classes, session)) {
      train(heads, features, labels, folds, seed, done);
      LabelJudge judge = new LabelJudge(labels, classes);
      long before = steps(labels.length) - 2L * labels.length;
      ask(
          heads,
          features,
          folds,
          (block, probabilities) -> {
            judge.hear(block, probabilities);
            done.accept(before + block[0] + block.length);
          });
      ask(
          heads,
          features,
          folds,
          (block, probabilities) -> {
            judge.judge(block, probabilities);
            done.accept(before + labels.length + block[0] + block.length);
          });
      return judge.found();
    }
  }

  /** Number of rows that {@link #find} reads of so many pictures: its progress ends there. */
  public static long steps(int pictures) {
    return (long) pictures * (epochs(pictures) + 3);
  }

  private static int epochs(int pictures) {
    long epochs = (long) MOST_STEPS * BATCH / Math.max(1, pictures);
    return (int) Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, epochs));
  }

  /** Adam at a rate that falls linearly to zero. */
  private static void train(
      FoldHeads heads,
      FeatureRows features,
      int[] labels,
      Folds folds,
      long seed,
      LongConsumer done) {
    int pictures = labels.length;
    long all = (long) pictures * epochs(pictures);
    long trained = 0;
    for (int epoch = 1; epoch <= epochs(pictures); epoch++) {
      int[] order = Shuffle.permutation(pictures, seed + epoch);
      for (int from = 0; from < pictures; from += BATCH) {
        int[] batch = Arrays.copyOfRange(order, from, Math.min(pictures, from + BATCH));
        try (TFloat32 rows = features.read(batch)) {
          heads.train(
              rows,
              chosen(labels, batch),
              chosen(folds.ofPicture(), batch),
              LEARNING_RATE * (1 - (float) trained / all));
        }
        trained += batch.length;
        done.accept(pictures + trained);
      }
    }
  }

  /** Asks the heads that have not seen the pictures about all of them, a block at a time. */
  private static void ask(
      FoldHeads heads, FeatureRows features, Folds folds, BiConsumer<int[], float[][]> answers) {
    for (int[] block : Blocks.of(features.size()).list()) {
      try (TFloat32 rows = features.read(block)) {
        answers.accept(block, heads.probabilities(rows, chosen(folds.ofPicture(), block)));
      }
    }
  }

  private static int[] chosen(int[] values, int[] indices) {
    return IntStream.of(indices).map(i -> values[i]).toArray();
  }
}
