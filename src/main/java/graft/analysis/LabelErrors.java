package graft.analysis;

import graft.machine.SessionOptions;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Labels that are probably wrong. The pictures are divided into folds, and for each fold a softmax
 * head is trained on the features of all others. A picture is a suspect if the head that has never
 * seen it is surer of another class than it usually is of that class's own pictures: confident
 * learning, Northcutt et al. (arXiv:1911.00068).
 *
 * @param searched number of pictures looked at
 * @param folds number of folds, at least 2
 * @param suspects the pictures whose labels are doubted, the most suspicious first: by the distance
 *     between the two probabilities
 */
public record LabelErrors(long searched, int folds, List<Suspect> suspects) {
  public LabelErrors {
    suspects = List.copyOf(suspects);
  }

  /**
   * A picture whose label is doubted.
   *
   * @param picture index of the picture among those searched
   * @param given class of its label
   * @param suggested class that the pictures of the other folds suggest; never the given one
   * @param givenProbability probability of the given class, 0 to 1
   * @param suggestedProbability probability of the suggested class, 0 to 1
   */
  public record Suspect(
      int picture, int given, int suggested, float givenProbability, float suggestedProbability) {}

  /**
   * Searches pictures for wrong labels. The result depends on nothing but the arguments.
   *
   * @param features of the pictures
   * @param labels the class of each picture, 0 to {@code classes} less 1
   * @param classes number of classes, at least 2
   * @param seed decides the folds
   * @param done hears how many of the {@link #steps} are done; may throw to stop the search
   */
  public static LabelErrors find(
      FeatureRows features,
      int[] labels,
      int classes,
      long seed,
      SessionOptions session,
      LongConsumer done) {
    throw new UnsupportedOperationException("not written yet");
  }

  /** Number of rows that {@link #find} reads of so many pictures: its progress ends there. */
  public static long steps(int pictures) {
    throw new UnsupportedOperationException("not written yet");
  }
}
