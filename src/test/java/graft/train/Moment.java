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

  /** All that happens inside a save, in its order, then cache blocks and models. */
  private static final List<String> FAIL_POINTS =
      List.of(
          "write " + STAGING + "/\\.state\\.json.*",
          "sync " + STAGING + "/\\.state\\.json.*",
          "rename " + STAGING + "/state\\.json",
          "write " + STAGING + "/\\.manifest\\.json.*",
          "rename " + STAGING + "/manifest\\.json",
          "write " + STAGING,
          "sync " + STAGING + "/variables/variables\\.index",
          "sync " + STAGING + "/variables/variables\\.data.*",
          "sync " + STAGING + "/manifest\\.json",
          "sync " + STAGING,
          "rename .*/checkpoints/\\d+",
          "sync .*/checkpoints",
          "rename " + STAGING,
          "delete " + STAGING + "/.*",
          "delete " + STAGING);

  private static final List<String> OTHER_FAIL_POINTS =
      List.of(
          "write .*\\.block-.*",
          "rename .*/block-.*",
          "rename .*/run\\.json",
          "write .*/\\.history\\.json.*",
          "rename .*/history\\.csv",
          "write .*/\\.frozen\\.part-[0-9a-f]+",
          "rename .*/frozen",
          "rename .*/unfrozen");

  /** It is left alone. */
  static Moment never() {
    return new Moment(null, 0, 0);
  }

  /** The moment of a kill: a fail point, an event, and a time in turn. */
  static Moment of(int kill, SplittableRandom random) {
    return switch (kill % 4) {
      case 0, 1 ->
          new Moment(FAIL_POINTS.get((kill / 4 * 2 + kill % 4) % FAIL_POINTS.size()), 0, 0);
      case 2 ->
          kill % 8 == 2
              ? new Moment(null, random.nextInt(1, 60), 0)
              : new Moment(OTHER_FAIL_POINTS.get(kill / 8 % OTHER_FAIL_POINTS.size()), 0, 0);
      default -> new Moment(null, 0, random.nextLong(900, 3500));
    };
  }

  boolean isInsideSave() {
    return failPoint != null && FAIL_POINTS.contains(failPoint);
  }
}
