package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The labelled pictures of a folder or a table. No picture has been read yet.
 *
 * @param pictures the pictures, sorted by class within each part
 * @param isSplit whether the data came split into parts; if not, all pictures are in {@link
 *     Part#TRAIN}
 * @param where for each part, its name in messages, such as its folder
 * @param notes lines for the user that say how Graft understood the folder
 * @param skipped the files that are not pictures, by kind, such as {@code 3 HEIC, 1 text file};
 *     empty if there are none
 */
record Listing(
    List<Picture> pictures,
    boolean isSplit,
    Map<Part, String> where,
    List<String> notes,
    String skipped) {
  /**
   * One picture.
   *
   * @param className name of the class in Unicode's normal form NFC
   */
  record Picture(Path path, String className, Part part) {
    Picture {
      className = ClassNameDifference.normal(className);
    }
  }

  Listing {
    pictures = List.copyOf(pictures);
    where = new EnumMap<>(where);
    notes = List.copyOf(notes);
  }

  /** The classes of these parts, in the order of their first pictures. */
  List<String> classes(Set<Part> parts) {
    return pictures.stream()
        .filter(picture -> parts.contains(picture.part()))
        .map(Picture::className)
        .distinct()
        .toList();
  }

  /** The same listing with only the pictures at these indices. */
  Listing only(List<Integer> indices) {
    return new Listing(
        indices.stream().map(pictures::get).toList(), isSplit, where, notes, skipped);
  }

  /** Which files are skipped, such as {@code 3 HEIC, 1 text file skipped}; empty if none are. */
  Optional<String> skippedWords() {
    return skipped.isEmpty() ? Optional.empty() : Optional.of(skipped + " skipped");
  }

  /**
   * Checks that there is more than one class to train on.
   *
   * @param data the data's name, for the message
   * @throws WrongUseException naming the only class
   */
  void requireTwoClasses(String data) {
    List<String> classes = classes(Set.of(Part.TRAIN));
    if (classes.size() == 1) {
      throw new WrongUseException(
          data + " has only one class to train on, " + classes.get(0) + "; a model needs two");
    }
  }

  boolean has(Part part) {
    return pictures.stream().anyMatch(picture -> picture.part() == part);
  }

  /**
   * Checks that the data can be trained on.
   *
   * @throws WrongUseException if the validation or the test part has a class that the training part
   *     does not have
   */
  void requireToTrain() {
    Set<String> known = Set.copyOf(classes(Set.of(Part.TRAIN)));
    for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
      Set<String> unknown = new TreeSet<>(classes(Set.of(part)));
      unknown.removeAll(known);
      if (!unknown.isEmpty()) {
        throw new WrongUseException(
            where.get(part)
                + (unknown.size() == 1 ? " has the class " : " has the classes ")
                + unknown.stream().limit(5).collect(Collectors.joining(", "))
                + ", which "
                + where.get(Part.TRAIN)
                + " lacks; add training pictures of it, or take it out");
      }
    }
  }
}
