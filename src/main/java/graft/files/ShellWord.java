package graft.files;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Writes words so that a command in a message can be pasted into a shell. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private ShellWord() {}

  /** The path as one word of a POSIX shell, in single quotes if it needs them. */
  public static String of(Path path) {
    return of(path.toString());
  }

  /** The text as one word of a POSIX shell, in single quotes if it needs them. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
