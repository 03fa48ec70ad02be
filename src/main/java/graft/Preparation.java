package graft;

import graft.failure.WrongUseException;
import graft.machine.Hardware;
import graft.machine.Installation;
import graft.machine.LauncherVariables;
import graft.machine.NativeFolder;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.SessionOptions;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a process needs before it opens a model. */
final class Preparation {
  /** Whether this process has said what its environment lacks: the environment never changes. */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Preparation() {}

  /**
   * Makes the folder of TensorFlow's libraries and chooses the precision.
   *
   * @return the options of all sessions
   * @throws WrongUseException if this machine can't compute in the precision that the options name
   */
  static SessionOptions prepare(ModelOptions options) {
    prepareNatives(options);
    LauncherVariables.lacking(System.getenv())
        .filter(lacking -> !SAID.getAndSet(true))
        .ifPresent(Preparation::say);
    SessionOptions session = new SessionOptions(options.threads()).trusting(options.trustModel());
    return session.in(precision(options, Hardware.detect(session)));
  }

  /** The logger is looked up only when there is something to say, because that takes time. */
  private static void say(String notice) {
    System.getLogger("graft").log(Level.INFO, notice);
  }

  private static void prepareNatives(ModelOptions options) {
    // A program that has set the folder itself keeps it as it is.
    if (!NativeFolder.isChosen()) {
      NativeFolder.prepare(options.nativeFolder().orElseGet(Installation::nativeFolder));
    }
  }

  private static Precision precision(ModelOptions options, Hardware hardware) {
    if (options.precision().isEmpty()) {
      PrecisionChoice choice = PrecisionChoice.automatic(hardware, System.getenv());
      say(choice.notice());
      return choice.precision();
    }
    Precision precision = options.precision().get();
    PrecisionChoice.obstacle(precision, hardware, System.getenv())
        .ifPresent(
            reason -> {
              throw new WrongUseException(
                  "precision " + precision.label() + " is impossible: " + reason);
            });
    return precision;
  }

  /**
   * Refuses what TensorFlow's Java code can't do under this program's locale: it numbers operations
   * in the locale's digits, and TensorFlow refuses names with other digits than 0 to 9.
   *
   * @param what what is refused, in words
   */
  static void requireDigits(String what) {
    if (!String.format("%d", 0).equals("0")) {
      throw new WrongUseException(
          what
              + " is impossible in the locale "
              + Locale.getDefault(Locale.Category.FORMAT).toLanguageTag()
              + ", whose digits are not 0 to 9; call Locale.setDefault(Locale.Category.FORMAT,"
              + " Locale.ROOT) before");
    }
  }
}
