package graft.train;

import java.util.List;
import java.util.SplittableRandom;

/**
 * When a process is killed.
 *
 * @param failPoint the file operation after which it ends itself, as {@code graft.halt.after}
 *     describes it; null for none
 * @param lines the number of events after which it is killed; 0 for none
 * @param millis the time after which it is killed; 0 for none
 */
record Moment(String failPoint, int lines, long millis) {
  private static final String STAGING = ".*/checkpoints/\\.\\d+\\.part-[0-9a-f]+";

  /** In the order in which a run comes to them, as far as there is one; then the rest of a save. */
  private static final List<String> FAIL_POINTS =
      List.of(
          "rename .*/run\\.json",
          "write .*\\.block-.*",
          "rename .*/block-.*",
          "rename .*/checkpoints/\\d+",
          "sync " + STAGING + "/variables/variables\\.data.*",
          "write " + STAGING + "/\\.manifest\\.json.*",
          "rename .*/history\\.csv",
          "rename " + STAGING,
          "delete " + STAGING + "/.*",
          "rename " + STAGING + "/state\\.json",
          "sync .*/checkpoints",
          "sync " + STAGING,
          "write .*/\\.frozen\\.part-[0-9a-f]+",
          "rename .*/frozen",
          "rename .*/unfrozen",
          "write .*/\\.model-large\\.part-[0-9a-f]+",
          "rename .*/large",
          "write " + STAGING + "/\\.state\\.json.*",
          "sync " + STAGING + "/\\.state\\.json.*",
          "rename " + STAGING + "/manifest\\.json",
          "write " + STAGING,
          "sync " + STAGING + "/variables/variables\\.index",
          "sync " + STAGING + "/manifest\\.json",
          "delete " + STAGING,
          "write .*/\\.history\\.json.*");

  /** In the order in which a run comes to them. */
  private static final List<String> AROUND_THE_LARGE_PHASE =
      List.of(
          "rename .*/unfrozen",
          "sync .*/\\.model-large\\.part-[0-9a-f]+/variables/variables\\.data.*",
          "rename .*/model-large",
          "sync .*/checkpoints",
          "rename .*/block-.*",
          "sync .*/checkpoints",
          "write .*/\\.large\\.part-[0-9a-f]+",
          "rename .*/large",
          "rename .*/\\.model-large\\.part-[0-9a-f]+");

  /** It is left alone. */
  static Moment never() {
    return new Moment(null, 0, 0);
  }

  /**
   * The moment of a kill: three fail points, then by turns an event or a time.
   *
   * @param caches whether the run has caches, so that it comes to their fail points
   */
  static Moment of(int kill, boolean caches, SplittableRandom random) {
    if (kill % 4 < 3) {
      List<String> points =
          FAIL_POINTS.stream().filter(point -> caches || !point.contains("block-")).toList();
      return new Moment(points.get((kill - kill / 4) % points.size()), 0, 0);
    }
    return kill % 8 == 3
        ? new Moment(null, random.nextInt(1, 60), 0)
        : new Moment(null, 0, random.nextLong(900, 3500));
  }

  /** Moments from the end of the unfrozen phase to the end of the run. */
  static List<Moment> aroundTheLargePhase() {
    return AROUND_THE_LARGE_PHASE.stream().map(failPoint -> new Moment(failPoint, 0, 0)).toList();
  }

  boolean isInsideSave() {
    return failPoint != null && failPoint.contains("/checkpoints/");
  }
}
