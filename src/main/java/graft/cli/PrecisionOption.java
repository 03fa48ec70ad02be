package graft.cli;

import com.beust.jcommander.Parameter;
import graft.contract.Precision;
import graft.contract.SessionOptions;
import graft.machine.PrecisionChoice;
import graft.machine.Processor;

/** {@code --precision}, of the commands that compute much. */
final class PrecisionOption {
  @Parameter(
      names = "--precision",
      order = 91,
      converter = PrecisionValue.class,
      description =
          "P: of the convolutions: float32, bfloat16 (half the numbers, twice the speed where the"
              + " processor has it), or auto")
  private Wanted wanted = Wanted.AUTO;

  /** What {@code --precision} may be. */
  enum Wanted {
    AUTO,
    FLOAT32,
    BFLOAT16
  }

  static final class PrecisionValue extends Values.Choice<Wanted> {
    public PrecisionValue(String option) {
      super(option, Wanted.class);
    }
  }

  /** The session in the precision asked for; what auto decides is said. */
  SessionOptions session(ThreadsOption threads, Console console) {
    Precision precision = precision(console);
    return new SessionOptions(threads.session().threads(), precision);
  }

  private Precision precision(Console console) {
    Processor processor = Processor.detect();
    if (wanted == Wanted.FLOAT32) {
      return Precision.FLOAT32;
    }
    if (wanted == Wanted.BFLOAT16) {
      PrecisionChoice.obstacle(processor, System.getenv())
          .ifPresent(
              reason -> {
                throw new UsageException("--precision bfloat16 is impossible: " + reason);
              });
      return Precision.BFLOAT16;
    }
    PrecisionChoice choice = PrecisionChoice.automatic(processor, System.getenv());
    console.notice("precision: %s (%s)".formatted(choice.precision().label(), choice.reason()));
    return choice.precision();
  }
}
