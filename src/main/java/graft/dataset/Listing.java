package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The labelled pictures of a folder or a table, before any is read.
 *
 * @param pictures class by class, the classes sorted, in the parts that there are
 * @param isSplit whether each picture says its part; all of unsplit data are in {@link Part#TRAIN}
 * @param where what to call each part in a message
 * @param notes what the user should know of how the folder was understood
 * @param skipped the files that are no pictures, by kind, such as {@code 3 HEIC, 1 text file};
 *     empty where there are none
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
   * @param className in Unicode's normal form NFC
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

  /** The classes of these parts, in the order in which they come first. */
  List<String> classes(Set<Part> parts) {
    return pictures.stream()
        .filter(picture -> parts.contains(picture.part()))
        .map(Picture::className)
        .distinct()
        .toList();
  }

  /** The same with the pictures at these indices and no others. */
  Listing only(List<Integer> indices) {
    return new Listing(
        indices.stream().map(pictures::get).toList(), isSplit, where, notes, skipped);
  }

  boolean has(Part part) {
    return pictures.stream().anyMatch(picture -> picture.part() == part);
  }

  /**
   * Checks that the data can be trained on.
   *
   * @throws WrongUseException if a part to validate or test on has a class that the training part
   *     has not
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
                + " lacks");
      }
    }
  }
}
