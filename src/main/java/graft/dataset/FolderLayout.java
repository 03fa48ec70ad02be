package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.failure.WrongUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which folders of a data set are parts, and which are classes. Parts are the folders of training,
 * validation and test images. A name alone does not make a part, because a class may be called
 * train. Two folders beside each other are parts if they have the names of two parts, hold folders
 * of the same classes, and hold no pictures directly.
 *
 * @param classFolders the folders of pictures; all are in {@link Part#TRAIN} if the data are not
 *     split
 * @param isSplit whether there are parts besides the training part
 * @param notes lines for the user: which folders look like parts but are not used as parts
 */
record FolderLayout(List<ClassFolder> classFolders, boolean isSplit, List<String> notes) {
  /** The reason that a note gives if a folder is not used. */
  static final String NO_PART = "it is neither the training, the validation nor the test part";

  /**
   * A folder whose pictures, at any depth, are of one class.
   *
   * @param partFolder the folder of its part, for messages
   */
  record ClassFolder(Path folder, String className, Part part, Path partFolder) {}

  /**
   * Determines which folders are parts and which are classes.
   *
   * @param pictures all pictures below the root
   * @throws WrongUseException if the folders look like parts, but none is known to be the training
   *     part, or two may be the same part
   */
  static FolderLayout of(Path root, List<Path> pictures) {
    List<ChildFolder> children = ChildFolder.in(root, pictures);
    Optional<ChildFolder> train = candidates(children, Part.TRAIN).stream().findFirst();
    return train
        .flatMap(found -> ofParts(found, children))
        .or(() -> train.filter(found -> isAlone(found, children)).map(f -> onlyTrain(f, children)))
        .or(() -> AlikeFolders.layout(root, children))
        .orElseGet(() -> ofClasses(root, children));
  }

  /** The layout as Graft 0.1.0 understood it: by lower-case names alone. */
  static FolderLayout earlier(Path root) {
    Path train = root.resolve("train");
    if (!Files.isDirectory(train)) {
      return unsplit(root, List.of());
    }
    Optional<Path> validation =
        Stream.of("val", "validation", "test")
            .map(root::resolve)
            .filter(Files::isDirectory)
            .findFirst();
    if (validation.isEmpty()) {
      return unsplit(train, List.of());
    }
    List<ClassFolder> all = new ArrayList<>(classFolders(train, Part.TRAIN));
    all.addAll(classFolders(validation.get(), Part.VALIDATION));
    return new FolderLayout(all, true, List.of());
  }

  /**
   * The folders that may be the given part, by their names and because all their pictures are in
   * subfolders. The folder with the most usual name comes first.
   */
  private static List<ChildFolder> candidates(List<ChildFolder> children, Part part) {
    return children.stream()
        .filter(child -> part.rank(child.name()) >= 0 && child.isLikePart())
        .sorted(Comparator.comparingInt(child -> part.rank(child.name())))
        .toList();
  }

  private static Optional<FolderLayout> ofParts(ChildFolder train, List<ChildFolder> children) {
    boolean unrelated = children.stream().anyMatch(child -> isClassBeside(child, train));
    Map<Part, List<ChildFolder>> found = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      // A part should share a class with the training part. One that does not is still a part,
      // and a later check reports the mistake. But if a folder beside it is a class, it may be
      // a class as well, so it is then not a part.
      List<ChildFolder> related =
          candidates(children, part).stream()
              .filter(child -> !unrelated || child.sharesClassWith(train))
              .toList();
      if (!related.isEmpty()) {
        found.put(part, related);
      }
    }
    if (found.size() < 2) {
      return Optional.empty();
    }
    found.forEach((part, some) -> requireOne(part, some.stream().map(ChildFolder::folder)));
    List<ChildFolder> used = found.values().stream().map(some -> some.get(0)).toList();
    List<ClassFolder> all = new ArrayList<>();
    found.forEach((part, some) -> all.addAll(classFolders(some.get(0).folder(), part)));
    return Optional.of(new FolderLayout(all, true, unused(children, used)));
  }

  /**
   * Checks that only one folder may be the given part.
   *
   * @param folders the folders that may be the part
   * @throws WrongUseException if there are several
   */
  static void requireOne(Part part, Stream<Path> folders) {
    List<String> names = folders.map(Path::toString).toList();
    if (names.size() > 1) {
      throw new WrongUseException(
          String.join(" and ", names)
              + " may each be the "
              + part.label()
              + " part: rename or move all but one of them");
    }
  }

  private static boolean isClassBeside(ChildFolder child, ChildFolder train) {
    return child != train && child.hasPictures() && Part.named(child.name()).isEmpty();
  }

  /** Whether no folder beside the training folder could be a class. */
  private static boolean isAlone(ChildFolder train, List<ChildFolder> children) {
    return children.stream().noneMatch(child -> isClassBeside(child, train));
  }

  private static FolderLayout onlyTrain(ChildFolder train, List<ChildFolder> children) {
    requireOne(Part.TRAIN, candidates(children, Part.TRAIN).stream().map(ChildFolder::folder));
    return unsplit(train.folder(), unused(children, List.of(train)));
  }

  private static FolderLayout ofClasses(Path root, List<ChildFolder> children) {
    children.stream()
        .filter(child -> child.isLikePart() && Part.named(child.name()).isPresent())
        .forEach(child -> requireNoClassesBeside(root, child, children));
    List<String> notes =
        children.stream()
            .filter(child -> child.hasPictures() && Part.named(child.name()).isPresent())
            .map(
                child ->
                    child.folder()
                        + " is used as a class: "
                        + (child.isLikePart()
                            ? "no folder beside it is a part"
                            : "it holds pictures directly"))
            .toList();
    return unsplit(root, notes);
  }

  /**
   * Refuses {@code part}, a folder with a part's name, if it holds folders of the same classes as
   * lie beside it. Such a folder is surely a part, and the other part is missing.
   */
  private static void requireNoClassesBeside(
      Path root, ChildFolder part, List<ChildFolder> children) {
    List<String> both =
        children.stream()
            .filter(child -> child != part && child.hasPictures())
            .map(child -> ClassNameDifference.normal(child.name()))
            .filter(part.classes()::contains)
            .toList();
    if (both.isEmpty()) {
      return;
    }
    boolean trains = Part.named(part.name()).equals(Optional.of(Part.TRAIN));
    throw new WrongUseException(
        "%s looks like a part, because it holds folders of the classes beside it (%s), but %s"
            .formatted(
                part.folder(),
                both.stream().limit(5).collect(Collectors.joining(", ")),
                trains
                    ? "no other part lies beside it: move those classes into "
                        + root.resolve("val")
                        + ", or out of "
                        + root
                    : "there is no training part: move the classes into " + root.resolve("train")));
  }

  private static List<String> unused(List<ChildFolder> children, List<ChildFolder> used) {
    return children.stream()
        .filter(child -> !used.contains(child))
        .filter(child -> child.hasPictures() || Part.named(child.name()).isPresent())
        .map(child -> child.folder() + " is not used: " + why(child))
        .toList();
  }

  private static String why(ChildFolder child) {
    if (!child.hasPictures()) {
      return "it holds no pictures";
    }
    return child.hasOwnPictures() ? "its pictures are not in one folder per class" : NO_PART;
  }

  private static FolderLayout unsplit(Path root, List<String> notes) {
    return new FolderLayout(classFolders(root, Part.TRAIN), false, notes);
  }

  private static List<ClassFolder> classFolders(Path root, Part part) {
    return ChildFolder.folders(root).stream()
        .map(folder -> new ClassFolder(folder, folder.getFileName().toString(), part, root))
        .toList();
  }
}
