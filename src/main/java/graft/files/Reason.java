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

/** What went wrong with a file or a connection, in a few words for a message of one line. */
public final class Reason {
  private Reason() {}

  /** The failure of a file or folder that can't be read, named with the reason. */
  public static GraftException cannotRead(Path path, IOException cause) {
    return new GraftException("cannot read " + path + " (" + of(cause) + ")", cause);
  }

  /** The failure of a file or folder that can't be written, named with the reason. */
  public static GraftException cannotWrite(Path path, IOException cause) {
    return new GraftException("cannot write " + path + " (" + of(cause) + ")", cause);
  }

  /** The JDK's own message is often only the file's name, or null. */
  public static String of(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return "no connection";
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }

  /** TensorFlow's own message on a file: a line "PATH; REASON", then where in the graph. */
  public static String ofTensorFlow(RuntimeException failure) {
    String line = of(failure);
    return line.substring(line.lastIndexOf("; ") + 1).strip();
  }
}
