package graft.dataset;

import java.util.Locale;

/** How training and validation images were divided. */
public enum SplitKind {
  /** By the publisher of the data set. */
  PUBLISHED,
  /** By the folders' names, or by a column of a table. */
  GIVEN,
  /** By a hash of each picture's content: a share of all pictures is held out for validation. */
  CONTENT,
  /**
   * By content hash, within the training part of split data: a share of it is used for validation.
   */
  HELD_BACK,
  /** By a seed and the order of the files, as in Graft 0.1.0. */
  SEEDED;

  /** The word in {@code run.json} and {@code graft.json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
