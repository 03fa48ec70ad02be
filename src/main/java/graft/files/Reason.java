package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;

/** Says in a few words what went wrong with a file or a connection, for a message of one line. */
public final class Reason {
  private static final Map<Class<?>, String> WORDS =
      Map.of(
          NoSuchFileException.class, "no such file or folder",
          AccessDeniedException.class, "permission denied",
          NotDirectoryException.class, "it is not a folder",
          FileAlreadyExistsException.class, "it exists already",
          SocketTimeoutException.class, "no answer in time",
          ConnectException.class, "no connection",
          NoRouteToHostException.class, "no connection",
          UnknownHostException.class, "unknown host");

  /** How the JDK's reason begins when links form a circle. */
  private static final String LOOP = "Too many levels of symbolic links";

  private Reason() {}

  /** An exception with the message "cannot read PATH (reason)". */
  public static GraftException cannotRead(Path path, IOException cause) {
    return new GraftException("cannot read " + path + " (" + of(cause) + ")", cause);
  }

  /** An exception with the message "cannot write PATH (reason)". */
  public static GraftException cannotWrite(Path path, IOException cause) {
    return new GraftException("cannot write " + path + " (" + of(cause) + ")", cause);
  }

  /** The reason in words. The JDK's own message is often null or only the file's name. */
  public static String of(Throwable failure) {
    String words = WORDS.get(failure.getClass());
    if (words != null) {
      return words;
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason().startsWith(LOOP) ? "the link leads to itself" : system.getReason();
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }

  /** The reason in TensorFlow's message about a file. Its first line is {@code PATH; REASON}. */
  public static String ofTensorFlow(RuntimeException failure) {
    String line = of(failure);
    return line.substring(line.lastIndexOf("; ") + 1).strip();
  }
}
