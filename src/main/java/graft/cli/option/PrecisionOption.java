package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.SessionOptions;
import java.util.Optional;

/** {@code --precision} and the session's other options, for commands that run the network. */
public final class PrecisionOption {
  @Parameter(
      names = "--precision",
      order = 91,
      description =
          "P: the numbers of the convolutions: float32, bfloat16, float16, or auto (float16 on a"
              + " GPU, bfloat16 where the processor computes in it, else float32); everything else"
              + " is always float32")
  private Wanted wanted = Wanted.AUTO;

  /** The values of {@code --precision}. */
  enum Wanted {
    AUTO,
    FLOAT32,
    BFLOAT16,
    FLOAT16
  }

  @ParametersDelegate private final SessionOption option = new SessionOption();

  /**
   * The options chosen for this machine.
   *
   * @param session the session options, with threads and precision
   * @param notice what {@code auto} chose and why; empty if the user named a precision
   */
  public record Decided(SessionOptions session, Optional<String> notice) {}

  /**
   * Chooses the precision.
   *
   * @throws ParameterException if this machine can't compute in the precision that the user named
   */
  public Decided decide() {
    SessionOptions session = option.session();
    Hardware hardware = Hardware.detect(session);
    if (wanted == Wanted.AUTO) {
      PrecisionChoice choice = PrecisionChoice.automatic(hardware, System.getenv());
      return new Decided(session.in(choice.precision()), Optional.of(choice.notice()));
    }
    Precision precision = Precision.valueOf(wanted.name());
    PrecisionChoice.obstacle(precision, hardware, System.getenv())
        .ifPresent(
            reason -> {
              throw new ParameterException(
                  "--precision %s is impossible: %s".formatted(precision.label(), reason));
            });
    return new Decided(session.in(precision), Optional.empty());
  }
}
