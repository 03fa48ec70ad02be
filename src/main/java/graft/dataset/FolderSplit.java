package graft.dataset;

import graft.dataset.ContentSplit.Division;
import graft.dataset.Listing.Picture;
import graft.files.Count;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Divides the pictures of a folder or a table into parts. */
final class FolderSplit {
  private final Listing listing;
  private final int[] labels;
  private final long[] hashes;
  private final List<String> classNames;
  private final Splitting splitting;
  private final List<String> notes = new ArrayList<>();

  /**
   * Indices of the pictures of each part.
   *
   * @param test null if there is no test part; the same array as {@code validation} if the test
   *     part is used for validation
   * @param kind how training and validation pictures were divided
   * @param share approximate share of pictures taken for validation by content hash; empty if they
   *     were chosen in another way
   * @param notes lines for the user about the division
   */
  record Parts(
      int[] train,
      int[] validation,
      int[] test,
      SplitKind kind,
      OptionalDouble share,
      List<String> notes) {}

  /**
   * Prepares to divide.
   *
   * @param labels label of each listed picture, an index into the class names
   * @param hashes content hash of each listed picture
   */
  FolderSplit(
      Listing listing, int[] labels, long[] hashes, List<String> classNames, Splitting splitting) {
    this.listing = listing;
    this.labels = labels;
    this.hashes = hashes;
    this.classNames = classNames;
    this.splitting = splitting;
  }

  /**
   * Divides the pictures.
   *
   * @param seed used only to divide as Graft 0.1.0 did
   */
  Parts divide(long seed) {
    return listing.isSplit() ? given() : unsplit(seed);
  }

  /** The parts that the folders or the table name; --val-split replaces the validation part. */
  private Parts given() {
    int[] train = of(Part.TRAIN);
    boolean hasValidation = listing.has(Part.VALIDATION);
    boolean hasTest = listing.has(Part.TEST);
    int[] validation = of(hasValidation ? Part.VALIDATION : Part.TEST);
    if (splitting.heldBack().isPresent()) {
      double share = splitting.heldBack().getAsDouble();
      Division division = byContent(train, share);
      notes.add(wordsOfOthers(hasValidation, hasTest));
      int[] test = hasTest ? of(Part.TEST) : validation;
      return parts(division, test, SplitKind.HELD_BACK, OptionalDouble.of(share));
    }
    notes.add(words(hasValidation, hasTest));
    addCopies(train, validation);
    int[] test = hasValidation ? hasTest ? of(Part.TEST) : null : validation;
    return new Parts(train, validation, test, SplitKind.GIVEN, OptionalDouble.empty(), notes);
  }

  private String words(boolean hasValidation, boolean hasTest) {
    String train = listing.where().get(Part.TRAIN) + " trains, ";
    if (!hasValidation) {
      return train
          + listing.where().get(Part.TEST)
          + " validates: the test part is used to choose the best epoch, so results on it are not"
          + " results on unseen pictures; add --val-split 0.2 to keep it unseen";
    }
    return train
        + listing.where().get(Part.VALIDATION)
        + " validates"
        + (hasTest ? ", " + listing.where().get(Part.TEST) + " is for evaluate --split test" : "");
  }

  /**
   * Tells the user how the validation and test parts are used if pictures of the training part are
   * held back for validation.
   */
  private String wordsOfOthers(boolean hasValidation, boolean hasTest) {
    String replaced =
        hasValidation && hasTest
            ? listing.where().get(Part.VALIDATION) + " is not used: --val-split replaces it; "
            : "";
    return replaced
        + listing.where().get(hasTest ? Part.TEST : Part.VALIDATION)
        + " is used only by evaluate --split test";
  }

  private Parts unsplit(long seed) {
    if (splitting.earlier()) {
      Division division = SeededSplit.divide(labels, classNames.size(), seed);
      return parts(division, null, SplitKind.SEEDED, OptionalDouble.empty());
    }
    double share = splitting.share();
    Division division = byContent(of(Part.TRAIN), share);
    return parts(division, null, SplitKind.CONTENT, OptionalDouble.of(share));
  }

  private Parts parts(Division division, int[] test, SplitKind kind, OptionalDouble share) {
    return new Parts(division.train(), division.validation(), test, kind, share, notes);
  }

  private int[] of(Part part) {
    List<Picture> pictures = listing.pictures();
    return IntStream.range(0, pictures.size())
        .filter(i -> pictures.get(i).part() == part)
        .toArray();
  }

  private Division byContent(int[] chosen, double share) {
    Division division =
        ContentSplit.divide(
            Arrays.stream(chosen).mapToLong(i -> hashes[i]).toArray(),
            Arrays.stream(chosen).map(i -> labels[i]).toArray(),
            classNames,
            share);
    notes.addAll(division.notes());
    return new Division(
        Arrays.stream(division.train()).map(i -> chosen[i]).toArray(),
        Arrays.stream(division.validation()).map(i -> chosen[i]).toArray(),
        List.of());
  }

  /**
   * Adds a note if validation pictures have the same content as training pictures: such pictures
   * don't show what the model does with new ones.
   */
  private void addCopies(int[] train, int[] validation) {
    Set<Long> trained = IntStream.of(train).mapToObj(i -> hashes[i]).collect(Collectors.toSet());
    long copies = IntStream.of(validation).filter(i -> trained.contains(hashes[i])).count();
    if (copies > 0) {
      String what =
          copies == 1
              ? " is a copy of a training picture: remove it, because it says"
              : " are copies of training pictures: remove them, because they say";
      notes.add(
          copies
              + " of the "
              + Count.of(validation.length, "validation picture")
              + what
              + " nothing about new pictures");
    }
  }
}
