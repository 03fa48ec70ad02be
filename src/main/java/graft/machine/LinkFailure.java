package graft.machine;

import graft.failure.GraftException;
import graft.failure.Remedy;
import graft.files.Reason;
import java.io.IOException;
import java.util.regex.Pattern;

/** Says why classes or TensorFlow's libraries can't be loaded. */
public final class LinkFailure {
  /** The beginnings of the names of the JDK's own classes. */
  private static final Pattern OF_JAVA = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\.");

  private static final String FAILED_BEFORE = "Could not initialize class ";

  private LinkFailure() {}

  /** The failure for the user, with the reason and what to do. */
  public static GraftException of(LinkageError failure) {
    return of(failure, LinkFailure.class.getModule().isNamed());
  }

  /** The failure of a process that has Graft on its module path, or on its class path. */
  static GraftException of(LinkageError failure, boolean onModulePath) {
    Throwable root = root(failure);
    if (root instanceof IOException) {
      String message = "cannot unpack TensorFlow's libraries (" + Reason.of(root) + ")";
      return new GraftException(message, failure, Remedy.WRITABLE_FOLDER);
    }
    return new GraftException(
        isOfClassPath(root) ? ofClassPath(root, onModulePath) : notLoaded(root), failure);
  }

  /** Whether a class, or a part of one, was not found. */
  private static boolean isOfClassPath(Throwable cause) {
    // Of a class that failed before, such as TensorFlow's without its library, Java says only that.
    boolean failedBefore = String.valueOf(cause.getMessage()).startsWith(FAILED_BEFORE);
    return cause instanceof ClassNotFoundException
        || cause instanceof IncompatibleClassChangeError
        || cause instanceof NoClassDefFoundError && !failedBefore;
  }

  private static String ofClassPath(Throwable cause, boolean onModulePath) {
    String name = String.valueOf(cause.getMessage()).replace('/', '.');
    if (OF_JAVA.matcher(name).lookingAt() && !(cause instanceof IncompatibleClassChangeError)) {
      return "this Java has not all modules: it lacks " + name + "; use a full JDK or JRE";
    }
    return (onModulePath ? "the module path" : "the class path")
        + " lacks "
        + name
        + ", or has another version of it; use the versions that Graft was built with"
        // Java looks there only for what a module requires, and Graft's says nothing of that.
        + (onModulePath ? "; start Java with --add-modules ALL-MODULE-PATH" : "");
  }

  /** Why TensorFlow's libraries can't be used. */
  private static String notLoaded(Throwable cause) {
    return "TensorFlow's native library cannot be loaded on "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + " ("
        + cause.getMessage()
        + "): build Graft on this machine, so that it takes this platform's library, or add"
        + " tensorflow-core-native with this platform's classifier to your program";
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
