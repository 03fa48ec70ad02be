package graft.report;

/**
 * How well a model recognizes one class. A ratio whose denominator is zero is 0, as in
 * scikit-learn.
 *
 * @param name the class
 * @param precision of the images predicted as this class, the fraction that is of it, 0 to 1
 * @param recall of the images of this class, the fraction predicted as it, 0 to 1
 * @param f1 harmonic mean of precision and recall, 0 to 1
 * @param support images of this class
 */
public record ClassScore(String name, double precision, double recall, double f1, long support) {

  /**
   * The scores from counts.
   *
   * @param hits images of the class predicted as it
   * @param predicted images predicted as the class
   * @param support images of the class
   */
  static ClassScore of(String name, long hits, long predicted, long support) {
    return new ClassScore(
        name,
        ratio(hits, predicted),
        ratio(hits, support),
        ratio(2 * hits, predicted + support),
        support);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
