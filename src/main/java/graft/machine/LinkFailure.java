package graft.machine;

import graft.files.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says why classes or TensorFlow's libraries can't be loaded. */
public final class LinkFailure {
  /** The beginnings of the names of the JDK's own classes. */
  private static final Pattern OF_JAVA = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\.");

  private LinkFailure() {}

  /** The reason and what to do, for the user. */
  public static String words(Throwable failure) {
    Throwable root = root(failure);
    return missing(root).orElseGet(() -> notLoaded(root));
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

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
