package graft.dataset;

import java.util.OptionalDouble;

/**
 * How to divide unsplit data, or to hold back some of the training part of split data.
 *
 * @param earlier whether to divide an unsplit folder as Graft 0.1.0 did, by a seed
 * @param share approximate share of unsplit data to hold out, above 0 and below 1
 * @param heldBack if the data come split, approximate share of the training part to hold back,
 *     above 0 and below 1; empty to use the parts as they are
 */
public record Splitting(boolean earlier, double share, OptionalDouble heldBack) {
  /** The share of unsplit data that is held out by default. */
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

  /** The splitting that holds out a fifth of unsplit data and keeps the parts of split data. */
  public static Splitting standard() {
    return new Splitting(false, PRESET, OptionalDouble.empty());
  }

  /** A splitting that holds out this share of unsplit data, or of split data's training part. */
  public static Splitting of(double share) {
    return new Splitting(false, share, OptionalDouble.of(share));
  }

  /**
   * The splitting that a run or a model recorded.
   *
   * @param kind the {@linkplain SplitKind#label label}; null in runs and models of Graft 0.1.0
   * @param share the share held out or held back; null if there was none
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
