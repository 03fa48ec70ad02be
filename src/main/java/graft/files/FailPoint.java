package graft.files;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where a test ends the process, as a crash would: right after the file operation that the system
 * property {@code graft.halt.after} describes, a pattern for {@code OPERATION PATH} such as {@code
 * "rename .*\/000004"}. Without the property, which no launcher sets, nothing ever happens.
 */
final class FailPoint {
  /** The exit code of a process that was killed by SIGKILL. */
  private static final int KILLED = 137;

  private static final Pattern HALT = pattern(System.getProperty("graft.halt.after"));

  private FailPoint() {}

  private static Pattern pattern(String text) {
    return text == null ? null : Pattern.compile(text);
  }

  /**
   * The operation is done.
   *
   * @param operation {@code write}, {@code sync}, {@code rename} or {@code delete}
   */
  static void after(String operation, Path path) {
    if (HALT != null && HALT.matcher(operation + " " + path).matches()) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
