package graft.report;

/**
 * What a model answered for one image.
 *
 * @param label the true class
 * @param first the most probable class; of several equal ones the first, as in TensorFlow's ArgMax
 * @param firstProbability its probability, 0 to 1
 * @param second the next most probable class; with one class only, that class
 * @param secondProbability its probability, 0 to 1; 0 with one class only
 * @param labelProbability the probability of the true class, 0 to 1
 */
public record Answer(
    int label,
    int first,
    float firstProbability,
    int second,
    float secondProbability,
    float labelProbability) {
  /**
   * The answer in a row of probabilities.
   *
   * @param probabilities one for each class, none of them NaN
   */
  public static Answer of(int label, float[] probabilities) {
    int first = 0;
    int second = -1;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[first]) {
        second = first;
        first = c;
      } else if (second < 0 || probabilities[c] > probabilities[second]) {
        second = c;
      }
    }
    return new Answer(
        label,
        first,
        probabilities[first],
        second < 0 ? first : second,
        second < 0 ? 0 : probabilities[second],
        probabilities[label]);
  }

  /** Whether the most probable class is the true one. */
  public boolean right() {
    return first == label;
  }
}
