package graft.report;

/**
 * The 95% confidence interval of an accuracy, after E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22 (1927). Unlike the textbook interval it stays
 * within 0 to 1, and it has a width even when all or none of the images are right.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1, at least {@code low}
 */
public record WilsonInterval(double low, double high) {
  /** The 97.5% quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /**
   * The interval of a share that was counted.
   *
   * @param correct images that are right, 0 to {@code total}
   * @param total images counted, at least 1
   */
  public static WilsonInterval of(long correct, long total) {
    if (total < 1 || correct < 0 || correct > total) {
      throw new IllegalArgumentException(
          "correct (%d) must be 0 to total (%d), and that at least 1".formatted(correct, total));
    }
    double share = (double) correct / total;
    double square = Z * Z / total;
    double middle = (share + square / 2) / (1 + square);
    double half = Z * Math.sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square);
    // At the ends the formula gives exactly 0 and 1, but for rounding.
    return new WilsonInterval(
        correct == 0 ? 0 : middle - half, correct == total ? 1 : middle + half);
  }
}
