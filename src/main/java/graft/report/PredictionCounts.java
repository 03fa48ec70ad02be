package graft.report;

import graft.failure.GraftException;
import graft.report.ClassificationReport.ClassScore;
import graft.report.ClassificationReport.ConfusionCell;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts a model's predictions batch by batch without keeping them. Memory grows with the number of
 * classes and the number of different (true, predicted) class pairs. Of classes with equal
 * probability the first wins, as in TensorFlow's ArgMax.
 */
public final class PredictionCounts {
  private final List<String> classNames;
  private final int classes;

  /** Numbers of images. The key is true class * number of classes + predicted class. */
  private final Map<Long, Long> confusion = new TreeMap<>();

  /** Numbers of images by the {@link #rank} of their true class. */
  private final long[] ranks;

  /**
   * Creates counts in which no image is counted yet.
   *
   * @param classNames the classes' names, in the order of the labels
   */
  public PredictionCounts(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
    this.classes = classNames.size();
    this.ranks = new long[classes];
  }

  /**
   * Counts the predictions for a batch.
   *
   * @param labels the true class of each image, 0 to classes - 1
   * @param probabilities [images][classes]
   * @throws GraftException if a probability is NaN, as after a training that diverged
   */
  public void add(int[] labels, float[][] probabilities) {
    if (labels.length != probabilities.length) {
      throw new IllegalArgumentException(
          "expected one row of probabilities for each image; rows: %s, images: %s"
              .formatted(probabilities.length, labels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      check(labels[i], probabilities[i]);
      confusion.merge((long) labels[i] * classes + mostProbable(probabilities[i]), 1L, Long::sum);
      ranks[rank(probabilities[i], labels[i])]++;
    }
  }

  /**
   * The report on all images counted; at least one must be counted.
   *
   * @param loss mean cross-entropy over the images
   * @param tops the values of k for top-k accuracy, each 1 to the number of classes
   */
  public ClassificationReport report(double loss, List<Integer> tops) {
    long images = images();
    if (images == 0) {
      throw new IllegalArgumentException("a report needs at least one image");
    }
    TreeMap<Integer, Double> topAccuracy = new TreeMap<>();
    for (int k : tops) {
      if (k < 1 || k > classes) {
        throw new IllegalArgumentException("k (" + k + ") must be 1 to " + classes);
      }
      topAccuracy.put(k, (double) Arrays.stream(ranks, 0, k).sum() / images);
    }
    List<ConfusionCell> cells =
        confusion.entrySet().stream().map(entry -> cell(entry.getKey(), entry.getValue())).toList();
    return new ClassificationReport(
        images, loss, (double) ranks[0] / images, topAccuracy, scores(cells), cells, null);
  }

  private long images() {
    return Arrays.stream(ranks).sum();
  }

  private ConfusionCell cell(long place, long images) {
    return new ConfusionCell((int) (place / classes), (int) (place % classes), images);
  }

  private List<ClassScore> scores(List<ConfusionCell> cells) {
    long[] hits = new long[classes];
    long[] predicted = new long[classes];
    long[] support = new long[classes];
    for (ConfusionCell cell : cells) {
      if (cell.trueClass() == cell.predictedClass()) {
        hits[cell.trueClass()] = cell.images();
      }
      predicted[cell.predictedClass()] += cell.images();
      support[cell.trueClass()] += cell.images();
    }
    return IntStream.range(0, classes)
        .mapToObj(c -> ClassScore.of(classNames.get(c), hits[c], predicted[c], support[c]))
        .toList();
  }

  /** The class with the highest probability; of several equal classes, the first. */
  private static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  /** The number of classes more probable than the label, or equally probable and before it. */
  private static int rank(float[] probabilities, int label) {
    int before = 0;
    for (int c = 0; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[label]
          || (probabilities[c] == probabilities[label] && c < label)) {
        before++;
      }
    }
    return before;
  }

  private void check(int label, float[] probabilities) {
    if (label < 0 || label >= classes || probabilities.length != classes) {
      throw new IllegalArgumentException(
          "image " + images() + ": label or probabilities do not fit " + classes + " classes");
    }
    for (float probability : probabilities) {
      if (Float.isNaN(probability)) {
        String message =
            "the model gives probabilities that are not numbers (image %s): its training has"
                + " diverged; train again with a lower learning rate";
        throw new GraftException(message.formatted(images()));
      }
    }
  }
}
