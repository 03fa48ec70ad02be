package graft.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Divides images into training and validation by their content alone. The hash of each content
 * gives it a place, a number in [0, 1). A content is held out for validation if its place is below
 * the wanted share. So adding, removing or renaming an image does not move other images, and copies
 * of a picture stay together. If a class would have no training images or no validation images, one
 * of its contents moves there: the one whose place is nearest to the share.
 */
final class ContentSplit {
  private static final int MOST_NAMED = 5;

  private final long[] hashes;
  private final int[] labels;
  private final List<String> classes;

  /** The indices of the images that have each content. */
  private final Map<Content, List<Integer>> images = new TreeMap<>();

  private final Set<Content> held = new TreeSet<>();
  private final Set<Integer> heldCopies = new TreeSet<>();
  private final List<String> toValidation = new ArrayList<>();
  private final List<String> toTraining = new ArrayList<>();
  private final List<String> trainOnly = new ArrayList<>();
  private final List<String> copies = new ArrayList<>();

  /** The content of one or more equal images. Contents are ordered by their {@link #place}. */
  private record Content(long hash) implements Comparable<Content> {
    /** The hash's upper 53 bits, as many as a double holds, as a number in [0, 1). */
    double place() {
      return (hash >>> 11) * 0x1p-53;
    }

    @Override
    public int compareTo(Content other) {
      return Long.compareUnsigned(hash, other.hash);
    }
  }

  /**
   * Which images are trained on, and which are held out for validation.
   *
   * @param train indices of the images to train on, ascending
   * @param validation indices of the held-out images, ascending
   * @param notes lines for the user: the classes of which an image was moved to the other list, and
   *     the classes without validation images
   */
  record Division(int[] train, int[] validation, List<String> notes) {}

  private ContentSplit(long[] hashes, int[] labels, List<String> classes) {
    this.hashes = hashes;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * Divides images.
   *
   * @param hashes content hash of each image
   * @param labels label of each image, an index into the classes
   * @param share approximate share of images to hold out, above 0 and below 1
   */
  static Division divide(long[] hashes, int[] labels, List<String> classes, double share) {
    ContentSplit split = new ContentSplit(hashes, labels, classes);
    split.divide(share);
    return split.division();
  }

  private void divide(double share) {
    for (int i = 0; i < hashes.length; i++) {
      Content content = new Content(hashes[i]);
      images.computeIfAbsent(content, first -> new ArrayList<>()).add(i);
      if (content.place() < share) {
        held.add(content);
      }
    }
    List<List<Content>> ofClasses = contentsOfClasses();
    for (int label = 0; label < ofClasses.size(); label++) {
      if (ofClasses.get(label).size() == 1) {
        held.remove(ofClasses.get(label).get(0));
        trainOnly.add(classes.get(label));
      }
    }
    for (int label = 0; label < ofClasses.size(); label++) {
      if (ofClasses.get(label).size() > 1) {
        lend(label, ofClasses);
      }
    }
    if (held.isEmpty()) {
      holdCopies();
    }
  }

  private List<List<Content>> contentsOfClasses() {
    List<Set<Content>> sets = new ArrayList<>();
    classes.forEach(name -> sets.add(new TreeSet<>()));
    for (int i = 0; i < hashes.length; i++) {
      sets.get(labels[i]).add(new Content(hashes[i]));
    }
    return sets.stream().map(List::copyOf).toList();
  }

  /**
   * Moves a content if a class has only training or only validation images. None moves to
   * validation if a class would then lose its last training image.
   */
  private void lend(int label, List<List<Content>> ofClasses) {
    List<Content> contents = ofClasses.get(label);
    if (held.containsAll(contents)) {
      held.remove(contents.get(contents.size() - 1));
      toTraining.add(classes.get(label));
    } else if (contents.stream().noneMatch(held::contains)) {
      contents.stream()
          .filter(content -> isSpare(content, ofClasses))
          .findFirst()
          .ifPresentOrElse(
              content -> {
                held.add(content);
                toValidation.add(classes.get(label));
              },
              () -> trainOnly.add(classes.get(label)));
    }
  }

  /** Whether each class with this content has another one among its training images. */
  private boolean isSpare(Content content, List<List<Content>> ofClasses) {
    return images.get(content).stream()
        .map(image -> ofClasses.get(labels[image]))
        .allMatch(
            contents ->
                contents.stream()
                    .anyMatch(other -> !other.equals(content) && !held.contains(other)));
  }

  /**
   * Holds out copies of training pictures. This is for data in which no class has two different
   * pictures: they can then be trained on, and the user is warned.
   */
  private void holdCopies() {
    for (int label = 0; label < classes.size(); label++) {
      int current = label;
      int[] ofClass = IntStream.range(0, labels.length).filter(i -> labels[i] == current).toArray();
      if (ofClass.length > 1) {
        heldCopies.add(ofClass[ofClass.length - 1]);
        copies.add(classes.get(label));
      }
    }
    trainOnly.removeAll(copies);
  }

  private Division division() {
    Map<Boolean, List<Integer>> sides =
        IntStream.range(0, hashes.length)
            .boxed()
            .collect(
                Collectors.partitioningBy(
                    i -> heldCopies.contains(i) || held.contains(new Content(hashes[i]))));
    return new Division(array(sides.get(false)), array(sides.get(true)), notes());
  }

  private static int[] array(List<Integer> indices) {
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(
        notes,
        toValidation,
        "one picture of each of these classes was moved to validation, which had none: ");
    note(
        notes,
        toTraining,
        "one picture of each of these classes was moved to training, which had none: ");
    note(
        notes,
        trainOnly,
        "these classes lack a second different picture, so they have no validation pictures: ");
    note(
        notes,
        copies,
        "no class has two different pictures, so validation means nothing: it uses copies of"
            + " training pictures of ");
    return notes;
  }

  private static void note(List<String> notes, List<String> of, String what) {
    if (!of.isEmpty()) {
      int left = of.size() - MOST_NAMED;
      String named = of.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
      notes.add(what + named + (left > 0 ? " and " + left + " more classes" : ""));
    }
  }
}
