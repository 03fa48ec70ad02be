package graft.analysis;

import graft.analysis.LabelErrors.Suspect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares labels with probabilities, some pictures at a time: of a million pictures and a thousand
 * classes all probabilities would take 4 GB. So the heads are asked twice: first for what is usual
 * for each class, then for each picture.
 */
final class LabelJudge {
  private final int[] labels;
  private final long[] support;
  private final double[] sums;
  private final List<Suspect> suspects = new ArrayList<>();
  private long searched;
  private long estimated;

  /**
   * @param labels the class of each picture, 0 to {@code classes} less 1
   */
  LabelJudge(int[] labels, int classes) {
    this.labels = labels;
    support = new long[classes];
    sums = new double[classes];
    for (int label : labels) {
      support[label]++;
    }
  }

  /**
   * Hears of pictures, each of which has to come once before any is judged.
   *
   * @param pictures their indices
   * @param probabilities [n][classes], from heads that have not seen the pictures
   */
  void hear(int[] pictures, float[][] probabilities) {
    for (int i = 0; i < pictures.length; i++) {
      int given = labels[pictures[i]];
      sums[given] += probabilities[i][given];
    }
  }

  /** Judges pictures; takes what {@link #hear} takes. */
  void judge(int[] pictures, float[][] probabilities) {
    double[] usual = usual();
    double[] any = new double[usual.length];
    for (int i = 0; i < pictures.length; i++) {
      int given = labels[pictures[i]];
      if (support[given] < LabelErrors.FOLDS) {
        continue;
      }
      searched++;
      float[] ofPicture = probabilities[i];
      int best = best(ofPicture, any);
      int confident = best(ofPicture, usual);
      estimated += confident != -1 && confident != given ? 1 : 0;
      if (best != given) {
        suspects.add(new Suspect(pictures[i], given, best, ofPicture[given], ofPicture[best]));
      }
    }
  }

  /** The mean probability of each class's own pictures; infinite for a class that is not judged. */
  private double[] usual() {
    double[] usual = new double[sums.length];
    for (int c = 0; c < usual.length; c++) {
      usual[c] = support[c] < LabelErrors.FOLDS ? Double.POSITIVE_INFINITY : sums[c] / support[c];
    }
    return usual;
  }

  /** The most probable of the classes that reach their threshold; -1 if none does. */
  private static int best(float[] probabilities, double[] thresholds) {
    int best = -1;
    for (int c = 0; c < probabilities.length; c++) {
      if (probabilities[c] >= thresholds[c]
          && (best == -1 || probabilities[c] > probabilities[best])) {
        best = c;
      }
    }
    return best;
  }

  /** What is found, once all pictures are judged. */
  LabelErrors found() {
    suspects.sort(
        Comparator.comparing(Suspect::givenProbability)
            .thenComparing(Suspect::suggestedProbability, Comparator.reverseOrder()));
    return new LabelErrors(searched, LabelErrors.FOLDS, estimated, suspects);
  }
}
