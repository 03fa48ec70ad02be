package graft.cli.terminal;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Paths in commands that a message suggests, so that they can be pasted into a shell. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private ShellWord() {}

  /** The path as one word: unchanged where a POSIX shell takes it as it is, else in quotes. */
  public static String of(Path path) {
    String text = path.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
