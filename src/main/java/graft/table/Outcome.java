package graft.table;

/** What became of a file. */
public enum Outcome {
  /** It has a class. */
  CLASSIFIED,
  /** Its best class is below the threshold. */
  BELOW,
  /** It could not be read. */
  UNREADABLE
}
