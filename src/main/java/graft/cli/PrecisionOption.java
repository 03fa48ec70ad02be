package graft.cli;

import com.beust.jcommander.Parameter;
import graft.contract.Precision;
import graft.contract.SessionOptions;
import graft.machine.Hardware;
import graft.machine.PrecisionChoice;

/** {@code --precision}, of the commands that compute much. */
final class PrecisionOption {
  @Parameter(
      names = "--precision",
      order = 91,
      converter = PrecisionValue.class,
      description =
          "P: auto (float16 on a GPU, bfloat16 where the processor computes in it, else float32),"
              + " float32, bfloat16 or float16: the numbers of the convolutions; all else is float32"
              + " always")
  private Wanted wanted = Wanted.AUTO;

  /** What {@code --precision} may be. */
  enum Wanted {
    AUTO,
    FLOAT32,
    BFLOAT16,
    FLOAT16
  }

  static final class PrecisionValue extends Values.Choice<Wanted> {
    public PrecisionValue(String option) {
      super(option, Wanted.class);
    }
  }

  /** The session in the precision asked for. */
  SessionOptions session(ThreadsOption threads) {
    SessionOptions session = threads.session();
    return new SessionOptions(session.threads(), precision(Hardware.detect(session)));
  }

  /** Says what auto decided and why; what the user decided is not repeated. */
  void announce(Console console, SessionOptions session) {
    if (wanted == Wanted.AUTO) {
      PrecisionChoice choice = automatic(Hardware.detect(session));
      console.notice("precision: %s (%s)".formatted(choice.precision().label(), choice.reason()));
    }
  }

  private Precision precision(Hardware hardware) {
    if (wanted == Wanted.AUTO) {
      return automatic(hardware).precision();
    }
    Precision precision = Precision.valueOf(wanted.name());
    PrecisionChoice.obstacle(precision, hardware, System.getenv())
        .ifPresent(
            reason -> {
              throw new UsageException(
                  "--precision %s is impossible: %s".formatted(precision.label(), reason));
            });
    return precision;
  }

  private static PrecisionChoice automatic(Hardware hardware) {
    return PrecisionChoice.automatic(hardware, System.getenv());
  }
}
