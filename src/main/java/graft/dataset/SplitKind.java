package graft.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

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

  /** The kind with this label; {@link #SEEDED} without one, as in runs of Graft 0.1.0. */
  public static SplitKind recorded(Optional<String> label) {
    return Arrays.stream(values())
        .filter(kind -> label.filter(kind.label()::equals).isPresent())
        .findFirst()
        .orElse(SEEDED);
  }

  /**
   * How images were divided, for people.
   *
   * @param share the share taken for validation, see {@link DataSplit#share}
   */
  public String words(OptionalDouble share) {
    String some = share.isPresent() ? "about " + FolderData.percent(share.getAsDouble()) : "a part";
    return switch (this) {
      case PUBLISHED -> "as published";
      case GIVEN -> "as the folders or the table say";
      case CONTENT -> some + " of the pictures held out for validation, by their content";
      case HELD_BACK ->
          some + " of the training part held back for validation, by the pictures' content";
      case SEEDED -> some + " of each class held out for validation, at random";
    };
  }
}
