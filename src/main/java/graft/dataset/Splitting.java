package graft.dataset;

import java.util.OptionalDouble;

/**
 * How a data set is to be divided where its own parts don't decide it.
 *
 * @param earlier whether an unsplit folder is divided as Graft 0.1.0 did it, by a seed
 * @param share about how much of the images of unsplit data is held out, above 0 and below 1
 * @param heldBack about how much of the training part of data that come split is held back, above 0
 *     and below 1; empty to take the parts as they are
 */
public record Splitting(boolean earlier, double share, OptionalDouble heldBack) {
  /** What is held out of unsplit data without being told. */
  public static final double PRESET = 0.2;

  public Splitting {
    check(share);
    heldBack.ifPresent(Splitting::check);
  }

  private static void check(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share (" + share + ") must be above 0 and below 1");
    }
  }

  /** A fifth of unsplit data, and the own parts of others. */
  public static Splitting standard() {
    return new Splitting(false, PRESET, OptionalDouble.empty());
  }

  /** This share of unsplit data, and of the training part of others. */
  public static Splitting of(double share) {
    return new Splitting(false, share, OptionalDouble.of(share));
  }

  /**
   * As a run or a model has recorded it.
   *
   * @param kind the {@linkplain SplitKind#label label}; null in those of Graft 0.1.0
   * @param share the share held out or back; null where none was
   */
  public static Splitting recorded(String kind, Double share) {
    if (kind == null || kind.equals(SplitKind.SEEDED.label())) {
      return new Splitting(true, PRESET, OptionalDouble.empty());
    }
    if (share == null) {
      return standard();
    }
    return kind.equals(SplitKind.HELD_BACK.label())
        ? new Splitting(false, PRESET, OptionalDouble.of(share))
        : new Splitting(false, share, OptionalDouble.empty());
  }
}
