package graft.cli;

import com.beust.jcommander.ParameterException;
import graft.cli.terminal.Console;
import graft.cli.terminal.ExitCode;
import graft.failure.GraftException;
import graft.failure.Remedy;
import graft.failure.WrongSettingException;
import graft.failure.WrongUseException;
import graft.files.Reason;
import graft.machine.LinkFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * The message for a failure, and the exit code.
 *
 * @param exitCode {@link ExitCode#FAILED} or {@link ExitCode#WRONG_USE}
 * @param line one line for the user
 */
record Failure(int exitCode, String line) {
  /** Describes anything that a command throws. */
  static Failure of(Throwable thrown, String command) {
    if (thrown instanceof ParameterException || thrown instanceof WrongSettingException) {
      String help = "graft " + (command.isEmpty() ? "" : command + " ") + "--help";
      return new Failure(
          ExitCode.WRONG_USE, oneLine(thrown.getMessage()) + "; see \"" + help + "\"");
    }
    int code = thrown instanceof WrongUseException ? ExitCode.WRONG_USE : ExitCode.FAILED;
    return new Failure(code, oneLine(message(thrown)));
  }

  private static String message(Throwable thrown) {
    if (thrown instanceof GraftException failure) {
      return words(failure);
    }
    if (thrown instanceof OutOfMemoryError
        || thrown instanceof StackOverflowError
        || thrown instanceof TFResourceExhaustedException) {
      return exhausted(thrown);
    }
    if (thrown instanceof LinkageError lacking) {
      return words(LinkFailure.of(lacking));
    }
    if (thrown instanceof UncheckedIOException) {
      return message(thrown.getCause());
    }
    if (thrown instanceof FileSystemException file) {
      return "cannot read or write " + file.getFile() + " (" + Reason.of(file) + ")";
    }
    if (thrown instanceof IOException) {
      return "reading or writing failed: " + Reason.of(thrown);
    }
    return "unexpected failure (" + reason(thrown) + "): this is a bug, --debug shows where";
  }

  /** What has happened, and what the user may do about it. */
  static String words(GraftException failure) {
    return failure.getMessage() + failure.remedy().map(remedy -> "; " + remedy.words()).orElse("");
  }

  private static String exhausted(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return "the stack overflowed: a file or folder is nested too deep, or this is a bug (--debug"
          + " shows where)";
    }
    String smaller = "choose a smaller --batch-size or --micro-batch, or ";
    return thrown instanceof OutOfMemoryError
        ? "out of memory ("
            + thrown.getMessage()
            + "): "
            + smaller
            + "give Java more memory with GRAFT_JAVA_OPTS=-Xmx4g"
        : "TensorFlow ran out of memory: " + Remedy.SMALLER_CALL.words();
  }

  private static String reason(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }

  private static String oneLine(String text) {
    String flat = Console.plain(String.valueOf(text).strip().replaceAll("\\s*[\\r\\n]+\\s*", " "));
    return flat.length() <= 1000 ? flat : flat.substring(0, 1000) + "...";
  }
}
