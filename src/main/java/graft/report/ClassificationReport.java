package graft.report;

import graft.failure.GraftException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model's predictions held against the truth. Of equal probabilities the class that comes first
 * wins, as TensorFlow's ArgMax decides.
 *
 * @param images images evaluated, at least 1
 * @param loss mean categorical cross-entropy over the images
 * @param accuracy fraction of images whose most probable class is the true one, 0 to 1
 * @param topAccuracy for each k, the fraction of images with the true class among the k most
 *     probable
 * @param classes one score for each class, in the order of the labels
 * @param confusion {@code [true class][predicted class]}, in images
 */
public record ClassificationReport(
    long images,
    double loss,
    double accuracy,
    SortedMap<Integer, Double> topAccuracy,
    List<ClassScore> classes,
    List<List<Long>> confusion) {

  /**
   * Builds the report.
   *
   * @param classNames the classes, in the order of the labels
   * @param labels the true class of each image, 0 to classes - 1
   * @param probabilities float [images][classes]
   * @param loss mean cross-entropy over the images
   * @param tops the values of k for top-k accuracy, each 1 to the number of classes
   * @throws GraftException if a probability is not a number, as after a training that diverged
   */
  public static ClassificationReport of(
      List<String> classNames,
      int[] labels,
      float[][] probabilities,
      double loss,
      List<Integer> tops) {
    check(classNames.size(), labels, probabilities, tops);
    long[][] confusion = new long[classNames.size()][classNames.size()];
    long[] ranks = new long[classNames.size()];
    for (int i = 0; i < labels.length; i++) {
      confusion[labels[i]][mostProbable(probabilities[i])]++;
      ranks[rank(probabilities[i], labels[i])]++;
    }
    TreeMap<Integer, Double> topAccuracy = new TreeMap<>();
    for (int k : tops) {
      topAccuracy.put(k, (double) sum(ranks, k) / labels.length);
    }
    return new ClassificationReport(
        labels.length,
        loss,
        (double) ranks[0] / labels.length,
        topAccuracy,
        scores(classNames, confusion),
        rows(confusion));
  }

  /** The class with the highest probability; of equal ones the first. */
  private static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  /** How many classes come before this one, by probability and then by order. */
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

  private static List<ClassScore> scores(List<String> classNames, long[][] confusion) {
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < confusion.length; c++) {
      long predicted = 0;
      for (long[] row : confusion) {
        predicted += row[c];
      }
      long support = sum(confusion[c], confusion.length);
      scores.add(ClassScore.of(classNames.get(c), confusion[c][c], predicted, support));
    }
    return List.copyOf(scores);
  }

  private static List<List<Long>> rows(long[][] confusion) {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : confusion) {
      List<Long> cells = new ArrayList<>();
      for (long count : row) {
        cells.add(count);
      }
      rows.add(List.copyOf(cells));
    }
    return List.copyOf(rows);
  }

  private static long sum(long[] counts, int first) {
    long sum = 0;
    for (int i = 0; i < first; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private static void check(
      int classes, int[] labels, float[][] probabilities, List<Integer> tops) {
    if (labels.length == 0 || labels.length != probabilities.length) {
      throw new IllegalArgumentException(
          "expected one row of probabilities for each of at least one image, found "
              + probabilities.length
              + " for "
              + labels.length);
    }
    for (int k : tops) {
      if (k < 1 || k > classes) {
        throw new IllegalArgumentException("k (" + k + ") must be 1 to " + classes);
      }
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes || probabilities[i].length != classes) {
        throw new IllegalArgumentException(
            "image " + i + ": label or probabilities do not fit " + classes + " classes");
      }
      for (float probability : probabilities[i]) {
        if (Float.isNaN(probability)) {
          throw new GraftException(
              "the model gives probabilities that are not numbers (image "
                  + i
                  + "): its training has diverged; train again with a lower learning rate");
        }
      }
    }
  }
}
