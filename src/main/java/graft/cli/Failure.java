package graft.cli;

import com.beust.jcommander.ParameterException;
import graft.cli.terminal.ExitCode;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * The message for a failure, and the exit code.
 *
 * @param exitCode {@link ExitCode#FAILED} or {@link ExitCode#WRONG_USE}
 * @param line one line for the user
 */
record Failure(int exitCode, String line) {
  /** The beginnings of the names of the JDK's own classes. */
  private static final Pattern OF_JAVA = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\.");

  /** Describes anything that a command throws. */
  static Failure of(Throwable thrown, String command) {
    if (thrown instanceof ParameterException) {
      String help = "graft " + (command.isEmpty() ? "" : command + " ") + "--help";
      return new Failure(
          ExitCode.WRONG_USE, oneLine(thrown.getMessage()) + "; see \"" + help + "\"");
    }
    int code = thrown instanceof WrongUseException ? ExitCode.WRONG_USE : ExitCode.FAILED;
    return new Failure(code, oneLine(message(thrown)));
  }

  private static String message(Throwable thrown) {
    if (thrown instanceof GraftException) {
      return thrown.getMessage();
    }
    if (thrown instanceof OutOfMemoryError
        || thrown instanceof StackOverflowError
        || thrown instanceof TFResourceExhaustedException) {
      return exhausted(thrown);
    }
    if (thrown instanceof LinkageError) {
      return missing(root(thrown)).orElseGet(() -> notLoaded(root(thrown)));
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
        : "TensorFlow ran out of memory: " + smaller + "a model of a smaller --image-size";
  }

  /** The part of Java that is missing; empty if the cause is another one. */
  private static Optional<String> missing(Throwable cause) {
    boolean isName =
        cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError;
    String name = String.valueOf(cause.getMessage()).replace('/', '.');
    return isName && OF_JAVA.matcher(name).lookingAt()
        ? Optional.of("this Java has not all modules: it lacks " + name + "; use a full JDK or JRE")
        : Optional.empty();
  }

  /** Why TensorFlow's libraries can't be used. */
  private static String notLoaded(Throwable cause) {
    return cause instanceof IOException
        ? "cannot unpack TensorFlow's libraries ("
            + Reason.of(cause)
            + "): set GRAFT_HOME to a folder that you can write to, with 1 GB of room"
        : "TensorFlow's native library cannot be loaded on "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + " ("
            + cause.getMessage()
            + "): build Graft on this machine, so that it takes this platform's library";
  }

  private static String reason(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String oneLine(String text) {
    String flat =
        String.valueOf(text)
            .strip()
            .replaceAll("\\s*[\\r\\n]+\\s*", " ")
            .replaceAll("\\p{javaISOControl}", "?");
    return flat.length() <= 1000 ? flat : flat.substring(0, 1000) + "...";
  }
}
