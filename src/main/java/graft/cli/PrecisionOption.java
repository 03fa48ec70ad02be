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
          "P: auto (bfloat16 where the processor computes in it, else float32), float32 or bfloat16:"
              + " the numbers of the convolutions; all else is float32 always")
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

  /** The session in the precision asked for. */
  SessionOptions session(ThreadsOption threads) {
    return new SessionOptions(threads.session().threads(), precision());
  }

  /** Says what auto decided and why; what the user decided is not repeated. */
  void announce(Console console) {
    if (wanted == Wanted.AUTO) {
      PrecisionChoice choice = automatic();
      console.notice("precision: %s (%s)".formatted(choice.precision().label(), choice.reason()));
    }
  }

  private Precision precision() {
    if (wanted == Wanted.BFLOAT16) {
      PrecisionChoice.obstacle(Processor.detect(), System.getenv())
          .ifPresent(
              reason -> {
                throw new UsageException("--precision bfloat16 is impossible: " + reason);
              });
      return Precision.BFLOAT16;
    }
    return wanted == Wanted.FLOAT32 ? Precision.FLOAT32 : automatic().precision();
  }

  private static PrecisionChoice automatic() {
    return PrecisionChoice.automatic(Processor.detect(), System.getenv());
  }
}
