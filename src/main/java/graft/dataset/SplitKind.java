package graft.dataset;

import java.util.Locale;

/** How training and validation images came to be divided. */
public enum SplitKind {
  /** The publisher of the data set did it. */
  PUBLISHED,
  /** The folders' names, or a column of a table, say it. */
  GIVEN,
  /** By a hash of each picture's content: some of all are held out for validation. */
  CONTENT,
  /** The data came split, and some of the training part is held back, by content hash too. */
  HELD_BACK,
  /** By a seed and the order of the files, as in Graft 0.1.0. */
  SEEDED;

  /** The word in {@code run.json} and {@code graft.json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
