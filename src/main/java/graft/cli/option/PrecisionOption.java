package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.Training;
import graft.failure.WrongSettingException;
import graft.machine.DecidedPrecision;
import graft.machine.Precision;
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
   * Chooses the precision.
   *
   * @throws WrongSettingException if this machine can't compute in the precision that the user
   *     named
   */
  public DecidedPrecision decide() {
    return DecidedPrecision.of(option.session(), named(), "--precision");
  }

  /** Adds the options that were given. */
  public Setters<Training> set(Setters<Training> setters) {
    SessionOptions session = option.session();
    return setters
        .set("--threads", training -> training.threads(session.threads()))
        .set("--trust-model", training -> training.trustModel(session.trustModel()))
        .set("--precision", training -> named().map(training::precision).orElse(training));
  }

  private Optional<Precision> named() {
    return wanted == Wanted.AUTO ? Optional.empty() : Optional.of(Precision.valueOf(wanted.name()));
  }
}
