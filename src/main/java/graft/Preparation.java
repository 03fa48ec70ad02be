package graft;

import graft.failure.WrongUseException;
import graft.machine.DecidedPrecision;
import graft.machine.Installation;
import graft.machine.LauncherVariables;
import graft.machine.NativeFolder;
import graft.machine.Processor;
import graft.machine.SessionOptions;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What a process needs before it opens a model. */
final class Preparation {
  /**
   * Whether it was said what the environment lacks, which stays the same while the process lives.
   */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Preparation() {}

  /**
   * Makes the folder of TensorFlow's libraries and chooses the precision.
   *
   * @return the options of all sessions
   * @throws WrongUseException if this machine can't compute in the precision that the options name
   */
  static SessionOptions prepare(ModelOptions options) {
    prepareProcess(options.nativeFolder(), Preparation::say);
    SessionOptions session = new SessionOptions(options.threads()).trusting(options.trustModel());
    DecidedPrecision decided = DecidedPrecision.of(session, options.precision(), "precision");
    // At each load the same, so not for everybody's log.
    decided.notice().ifPresent(notice -> say(Level.DEBUG, notice));
    return decided.session();
  }

  /**
   * Makes the folder of TensorFlow's libraries. The first call of the process also says what the
   * environment lacks.
   *
   * @param natives the folder; empty for the one in Graft's cache folder
   * @param notices gets what is said
   */
  static void prepareProcess(Optional<Path> natives, Consumer<String> notices) {
    // A program that has set the folder itself keeps it as it is.
    if (!NativeFolder.isChosen()) {
      NativeFolder.prepare(natives.orElseGet(Installation::nativeFolder));
    }
    if (!SAID.getAndSet(true)) {
      LauncherVariables.lacking(System.getenv(), Processor.detect()).ifPresent(notices);
    }
  }

  /** Tells the logger, for everybody. */
  static void say(String notice) {
    say(Level.INFO, notice);
  }

  /** The logger is looked up only when there is something to say, because that takes time. */
  private static void say(Level level, String notice) {
    System.getLogger("graft").log(level, notice);
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
