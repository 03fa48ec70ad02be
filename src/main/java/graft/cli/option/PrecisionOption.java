package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.SessionOptions;
import java.util.Optional;

/** {@code --precision}, of the commands that run the network. */
public final class PrecisionOption {
  @Parameter(
      names = "--precision",
      order = 91,
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

  /**
   * The session that the options choose on this machine.
   *
   * @param session with the chosen threads and precision
   * @param notice what {@code auto} chose and why; empty where the user named a precision
   */
  public record Decided(SessionOptions session, Optional<String> notice) {}

  /**
   * Chooses the session.
   *
   * @throws CommandLineException when this machine can't compute in the precision asked for
   */
  public Decided decide(ThreadsOption option) {
    SessionOptions threads = option.session();
    Hardware hardware = Hardware.detect(threads);
    if (wanted == Wanted.AUTO) {
      PrecisionChoice choice = PrecisionChoice.automatic(hardware, System.getenv());
      return new Decided(
          new SessionOptions(threads.threads(), choice.precision()),
          Optional.of("precision: %s (%s)".formatted(choice.precision().label(), choice.reason())));
    }
    Precision precision = Precision.valueOf(wanted.name());
    PrecisionChoice.obstacle(precision, hardware, System.getenv())
        .ifPresent(
            reason -> {
              throw new CommandLineException(
                  "--precision %s is impossible: %s".formatted(precision.label(), reason));
            });
    return new Decided(new SessionOptions(threads.threads(), precision), Optional.empty());
  }
}
