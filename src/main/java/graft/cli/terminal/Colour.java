package graft.cli.terminal;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** What is shown in colour. The words alone say the same. */
public enum Colour {
  /** The start of the line that says why a command failed: red. */
  FAILURE(AttributedStyle.RED),
  /** The best epoch: green. */
  BEST(AttributedStyle.GREEN);

  private final int number;

  Colour(int number) {
    this.number = number;
  }

  String of(String words) {
    return new AttributedString(words, AttributedStyle.BOLD.foreground(number)).toAnsi();
  }
}
