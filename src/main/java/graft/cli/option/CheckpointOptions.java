package graft.cli.option;

import com.beust.jcommander.IStringConverter;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.Saving;
import graft.cli.option.Values.Whole;
import graft.train.CheckpointSettings;
import graft.train.TrainingRun;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of {@code train} about checkpoints and resuming. */
public final class CheckpointOptions {
  @Parameter(
      names = "--resume",
      order = 50,
      description =
          "continue the run in --output from its newest checkpoint, with its recorded settings; if"
              + " there is no run yet, begin one")
  private boolean resume;

  @Parameter(
      names = "--restart",
      order = 51,
      description =
          "delete the run in --output and train it from the beginning; takes all options again, as"
              + " for a new run")
  private boolean restart;

  @Parameter(
      names = "--checkpoint-every",
      order = 52,
      converter = IntervalValue.class,
      description =
          "N or Nm: write a checkpoint every N steps or every N minutes, and also at the end of"
              + " each phase, and of each epoch if the last checkpoint is at least 10 seconds old")
  private Interval interval =
      new Interval(OptionalInt.empty(), CheckpointSettings.defaults().everyTime());

  @Parameter(
      names = "--keep-checkpoints",
      order = 53,
      description = "N: how many of the newest checkpoints are kept")
  @Whole(least = 1, most = 1000)
  private int keep = CheckpointSettings.defaults().keep();

  /** The value of {@code --checkpoint-every}: steps or time. */
  record Interval(OptionalInt steps, Optional<Duration> time) {
    /** The option's value as the user writes it. */
    @Override
    public String toString() {
      return time.map(duration -> duration.toMinutes() + "m")
          .orElseGet(() -> String.valueOf(steps.orElseThrow()));
    }
  }

  static final class IntervalValue implements IStringConverter<Interval> {
    private static final Pattern FORM = Pattern.compile("0*([1-9]\\d{0,8})(m?)");

    private final String option;

    public IntervalValue(String option) {
      this.option = option;
    }

    @Override
    public Interval convert(String value) {
      Matcher form = FORM.matcher(value);
      if (!form.matches()) {
        throw new ParameterException(
            option
                + " must be a number of steps such as 50 or of minutes such as 10m, from 1 to"
                + " 999999999, not \""
                + value
                + "\"");
      }
      int number = Integer.parseInt(form.group(1));
      return form.group(2).isEmpty()
          ? new Interval(OptionalInt.of(number), Optional.empty())
          : new Interval(OptionalInt.empty(), Optional.of(Duration.ofMinutes(number)));
    }
  }

  /** Adds the options that were given. */
  public Setters<Saving> set(Setters<Saving> setters) {
    return setters
        .set(
            "--checkpoint-every",
            saving ->
                interval
                    .time()
                    .map(saving::checkpointEvery)
                    .orElseGet(() -> saving.checkpointEvery(interval.steps().orElseThrow())))
        .set("--keep-checkpoints", saving -> saving.keepCheckpoints(keep));
  }

  /** Whether the run begins, resumes or restarts. */
  public TrainingRun.Start start() {
    if (resume && restart) {
      throw new ParameterException("--resume and --restart exclude each other: give one of them");
    }
    if (restart) {
      return TrainingRun.Start.RESTART;
    }
    return resume ? TrainingRun.Start.RESUME : TrainingRun.Start.NEW;
  }
}
