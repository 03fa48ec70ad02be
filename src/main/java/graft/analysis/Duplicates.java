package graft.analysis;

import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.machine.SessionOptions;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Pictures that occur more than once: identical ones, and near ones that were mirrored, resized or
 * compressed again.
 *
 * <p>Identical pictures have equal hashes of their content. For near ones, the cosines of all
 * features are estimated, and each picture's eight nearest are candidates. No cosine separates
 * copies from others: among 2,000 pictures of CIFAR-10 at 139 x 139 pixels, copies compressed as
 * JPEG of quality 80 had cosines from 0.56 on, and different pictures up to 0.97. So the pixels of
 * the 20,000 candidates that are nearest for their surroundings are compared. Copies correlate, as
 * they are or mirrored, by at least {@link #LEAST_LIKENESS} at 16 x 16 pixels. In that trial, 300
 * pictures that were mirrored, resized to 24 or 64 pixels or compressed with quality 80 had 0.976
 * to 1. Of all two million pairs of different pictures the nearest had 0.950; one had 0.985, but
 * was a mirrored copy that nobody had planted (the test images 509 and 3431).
 *
 * <p>Each picture is named with the one that is most like it, so ten copies are nine pairs and not
 * forty-five.
 *
 * @param training number of training pictures
 * @param validation number of validation pictures
 * @param withinParts whether near pairs within a part were looked for; false above {@link
 *     #MOST_PICTURES}, where only validation pictures are compared with training pictures
 * @param pairs first those across the two parts, then those of different classes, then the others;
 *     of each kind the identical ones first and then by falling cosine
 */
public record Duplicates(int training, int validation, boolean withinParts, List<Pair> pairs) {
  /** Most pictures for which those of one part are compared with each other. */
  public static final int MOST_PICTURES = 100_000;

  /** The least correlation of the pixels of copies. */
  static final double LEAST_LIKENESS = 0.97;

  public Duplicates {
    pairs = List.copyOf(pairs);
  }

  /**
   * One of the pictures of a part.
   *
   * @param part {@code TRAIN} or {@code VALIDATION}
   * @param index index in the part
   * @param label its class
   */
  public record Picture(Part part, int index, int label) {}

  /**
   * Two pictures that are the same.
   *
   * @param first the training picture, if one of them is a validation picture; else the one with
   *     the lower index
   * @param second the other one
   * @param identical whether their content is the same, bit by bit
   * @param cosine cosine of their features, at most 1; 1 if they are identical
   */
  public record Pair(Picture first, Picture second, boolean identical, float cosine) {
    /** Whether one is a training picture and the other a validation picture. */
    public boolean leaks() {
      return first.part() != second.part();
    }

    /** Whether the two have different labels, so that one of these is wrong. */
    public boolean contradicts() {
      return first.label() != second.label();
    }
  }

  /**
   * The pictures of a part, to be searched.
   *
   * @param features of the pictures
   * @param images the same pictures, in the same order
   */
  public record Pictures(FeatureRows features, ImageDataset images) {
    public Pictures {
      if (features.size() != images.size()) {
        throw new IllegalArgumentException(
            "expected the features of %d pictures, found %d"
                .formatted(images.size(), features.size()));
      }
    }
  }

  /**
   * How many validation pictures were predicted rightly, with and without those that the model has
   * seen in training.
   *
   * @param images validation pictures
   * @param correct those predicted rightly
   * @param leaked validation pictures that are also among the training pictures
   * @param leakedCorrect those of them predicted rightly
   */
  public record Leak(long images, long correct, long leaked, long leakedCorrect) {
    /** Accuracy on all validation pictures, 0 to 1. */
    public double accuracy() {
      return (double) correct / images;
    }

    /** Validation pictures that are not among the training pictures. */
    public long unseen() {
      return images - leaked;
    }

    /** Those of the unseen ones predicted rightly. */
    public long unseenCorrect() {
      return correct - leakedCorrect;
    }

    /** Accuracy without the leaked pictures, 0 to 1; NaN if all have leaked. */
    public double accuracyWithout() {
      return unseen() == 0 ? Double.NaN : (double) unseenCorrect() / unseen();
    }
  }

  /**
   * Searches training and validation pictures for duplicates. On the same machine, equal arguments
   * give equal results. Memory stays bounded: a block of pictures is compared with a block of
   * others.
   *
   * @param done hears how many of the {@link #steps} are done; may throw to stop the search
   */
  public static Duplicates find(
      Pictures training, Pictures validation, SessionOptions session, LongConsumer done) {
    return new DuplicateSearch(training, validation, session, done).find();
  }

  /**
   * Number of steps of {@link #find}, in which rows are compared and then pictures decoded: its
   * progress ends there.
   */
  public static long steps(int training, int validation) {
    return DuplicateSearch.steps(training, validation);
  }

  /**
   * Counts what the leaked validation pictures contribute to the accuracy.
   *
   * @param right for each validation picture, whether it was predicted rightly
   */
  public Leak leak(boolean[] right) {
    if (right.length != validation) {
      throw new IllegalArgumentException(
          "expected an answer for each of the %d validation pictures, found %d"
              .formatted(validation, right.length));
    }
    boolean[] leaked = new boolean[validation];
    pairs.stream().filter(Pair::leaks).forEach(pair -> leaked[pair.second().index()] = true);
    long correct = 0;
    long seen = 0;
    long seenCorrect = 0;
    for (int i = 0; i < validation; i++) {
      correct += right[i] ? 1 : 0;
      seen += leaked[i] ? 1 : 0;
      seenCorrect += leaked[i] && right[i] ? 1 : 0;
    }
    return new Leak(validation, correct, seen, seenCorrect);
  }
}
