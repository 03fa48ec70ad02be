package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.Recipe;
import graft.cli.option.Values.Whole;
import graft.train.Schedule;
import graft.train.Schedule.Curve;

/** {@code --schedule} and {@code --warmup}: how the learning rate changes within a phase. */
final class ScheduleOptions {
  @Parameter(
      names = "--schedule",
      order = 28,
      description =
          "CURVE: constant, or cosine (the learning rate falls to almost 0 by the end of each"
              + " phase)")
  private Curve curve = Schedule.CONSTANT.curve();

  @Parameter(
      names = "--warmup",
      order = 29,
      description = "STEPS: raise the learning rate from 0 in the first STEPS steps of each phase")
  @Whole(least = 0, most = Integer.MAX_VALUE)
  private int warmup = Schedule.CONSTANT.warmup();

  Setters<Recipe> set(Setters<Recipe> setters) {
    return setters
        .set("--schedule", recipe -> recipe.schedule(curve))
        .set("--warmup", recipe -> recipe.warmup(warmup));
  }
}
