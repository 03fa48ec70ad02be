package graft.api;

import java.util.List;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the library logs, which then goes nowhere else. */
final class Logged extends Handler {
  private static final Logger LOGGER = Logger.getLogger("graft");

  private final List<String> lines;
  private final Function<LogRecord, String> words;

  private Logged(List<String> lines, Function<LogRecord, String> words) {
    this.lines = lines;
    this.words = words;
  }

  /** Adds the messages to a list, until it is closed. */
  static Logged into(List<String> lines, Function<LogRecord, String> words) {
    Logged logged = new Logged(lines, words);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(logged);
    return logged;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(words.apply(line));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }
}
