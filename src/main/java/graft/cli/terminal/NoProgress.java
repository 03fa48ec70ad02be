package graft.cli.terminal;

import graft.cli.terminal.Console.Progress;

/** Shows nothing, as {@code --quiet} asks. */
record NoProgress() implements Progress {
  @Override
  public void total(long total) {
    // Nothing is shown.
  }

  @Override
  public void update(long done, String message) {
    // Nothing is shown.
  }

  @Override
  public void close() {
    // There is nothing to remove.
  }
}
