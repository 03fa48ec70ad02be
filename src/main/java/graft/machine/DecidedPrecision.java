package graft.machine;

import graft.failure.WrongSettingException;
import java.util.Optional;

/**
 * The session options with the precision that suits this machine or that the user named.
 *
 * @param session the options, with threads and precision
 * @param notice what was chosen and why; empty if the user named a precision
 */
public record DecidedPrecision(SessionOptions session, Optional<String> notice) {
  /**
   * Chooses the precision.
   *
   * @param session the other options
   * @param asked the precision that the user named; empty for the fastest that suits this machine
   * @param name the setting's name, for the message
   * @throws WrongSettingException if this machine can't compute in the precision that was named
   */
  public static DecidedPrecision of(
      SessionOptions session, Optional<Precision> asked, String name) {
    Hardware hardware = Hardware.detect(session);
    if (asked.isEmpty()) {
      PrecisionChoice choice = PrecisionChoice.automatic(hardware, System.getenv());
      return new DecidedPrecision(session.in(choice.precision()), Optional.of(choice.notice()));
    }
    Precision precision = asked.get();
    PrecisionChoice.obstacle(precision, hardware, System.getenv())
        .ifPresent(
            reason -> {
              throw new WrongSettingException(
                  name + " " + precision.label() + " is impossible: " + reason);
            });
    return new DecidedPrecision(session.in(precision), Optional.empty());
  }
}
