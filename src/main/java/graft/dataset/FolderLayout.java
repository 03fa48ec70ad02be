package graft.dataset;

import graft.failure.WrongUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which folders of a data set are parts, and which are classes. A name alone decides nothing,
 * because a class may be called train: a folder is a part if another part is beside it, and both
 * parts hold folders of the same classes and no pictures of their own.
 *
 * @param classFolders the folders of pictures; all are in {@link Part#TRAIN} if the data are not
 *     split
 * @param isSplit whether there are parts besides the training part
 * @param notes lines for the user: which folders look like parts but are not used as parts
 */
record FolderLayout(List<ClassFolder> classFolders, boolean isSplit, List<String> notes) {
  /** A folder whose pictures, at any depth, are of one class. */
  record ClassFolder(Path folder, String className, Part part) {}

  /**
   * Determines which folders are parts and which are classes.
   *
   * @param pictures all pictures below the root
   * @throws WrongUseException if the folders look like parts, but none is known to be the training
   *     part
   */
  static FolderLayout of(Path root, List<Path> pictures) {
    List<ChildFolder> children = ChildFolder.in(root, pictures);
    Optional<ChildFolder> train = part(children, Part.TRAIN, child -> true);
    return train
        .flatMap(found -> ofParts(found, children))
        .or(() -> train.filter(found -> isAlone(found, children)).map(f -> onlyTrain(f, children)))
        .or(() -> ofLikeFolders(root, children))
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

  /** The folder of a part. If several folders match, the part's first name wins. */
  private static Optional<ChildFolder> part(
      List<ChildFolder> children, Part part, Predicate<ChildFolder> partner) {
    return children.stream()
        .filter(child -> part.rank(child.name()) >= 0 && child.isLikePart())
        .filter(partner)
        .min(Comparator.comparingInt(child -> part.rank(child.name())));
  }

  private static Optional<FolderLayout> ofParts(ChildFolder train, List<ChildFolder> children) {
    boolean unrelated = children.stream().anyMatch(child -> isClassBeside(child, train));
    // Parts without a common class are kept, because a later check reports that mistake. Beside a
    // class folder such parts may be classes themselves, so they are not kept.
    Function<Part, Optional<ChildFolder>> find =
        part -> part(children, part, child -> !unrelated || child.sharesClassWith(train));
    Optional<ChildFolder> validation = find.apply(Part.VALIDATION);
    Optional<ChildFolder> test = find.apply(Part.TEST);
    if (validation.isEmpty() && test.isEmpty()) {
      return Optional.empty();
    }
    List<ClassFolder> all = new ArrayList<>(classFolders(train.folder(), Part.TRAIN));
    List<ChildFolder> used = new ArrayList<>(List.of(train));
    validation.ifPresent(
        child -> {
          all.addAll(classFolders(child.folder(), Part.VALIDATION));
          used.add(child);
        });
    test.ifPresent(
        child -> {
          all.addAll(classFolders(child.folder(), Part.TEST));
          used.add(child);
        });
    return Optional.of(new FolderLayout(all, true, unused(children, used)));
  }

  private static boolean isClassBeside(ChildFolder child, ChildFolder train) {
    return child != train && child.hasPictures() && Part.named(child.name()).isEmpty();
  }

  /** Whether no folder beside the training folder could be a class. */
  private static boolean isAlone(ChildFolder train, List<ChildFolder> children) {
    return children.stream().noneMatch(child -> isClassBeside(child, train));
  }

  private static FolderLayout onlyTrain(ChildFolder train, List<ChildFolder> children) {
    return unsplit(train.folder(), unused(children, List.of(train)));
  }

  /**
   * The layout if the parts have other names, or if each class holds the parts. In both cases, all
   * folders hold the same subfolders.
   */
  private static Optional<FolderLayout> ofLikeFolders(Path root, List<ChildFolder> children) {
    List<ChildFolder> filled = children.stream().filter(ChildFolder::hasPictures).toList();
    Set<Set<String>> kinds = filled.stream().map(ChildFolder::classes).collect(Collectors.toSet());
    boolean alike = filled.size() > 1 && kinds.size() == 1 && filled.get(0).classes().size() > 1;
    if (!alike || filled.stream().anyMatch(ChildFolder::hasOwnPictures)) {
      return Optional.empty();
    }
    List<ClassFolder> below = new ArrayList<>();
    List<ClassFolder> above = new ArrayList<>();
    for (ChildFolder child : filled) {
      for (Path folder : ChildFolder.folders(child.folder())) {
        String name = folder.getFileName().toString();
        Part.named(name).ifPresent(p -> below.add(new ClassFolder(folder, child.name(), p)));
        Part.spokenOf(child.name()).ifPresent(p -> above.add(new ClassFolder(folder, name, p)));
      }
    }
    for (List<ClassFolder> parts : List.of(below, above)) {
      if (isSplit(parts)) {
        parts.sort(Comparator.comparing(ClassFolder::part).thenComparing(ClassFolder::className));
        return Optional.of(new FolderLayout(parts, true, List.of()));
      }
    }
    throw new WrongUseException(
        "the folders in "
            + root
            + " all hold the same subfolders ("
            + filled.get(0).classes().stream().limit(5).collect(Collectors.joining(", "))
            + "), so they look like parts, not like classes: name them train, val and test; if"
            + " they are classes, put all pictures of a class into one folder");
  }

  private static boolean isSplit(List<ClassFolder> folders) {
    Set<Part> parts = folders.stream().map(ClassFolder::part).collect(Collectors.toSet());
    return parts.contains(Part.TRAIN) && parts.size() > 1;
  }

  private static FolderLayout ofClasses(Path root, List<ChildFolder> children) {
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
    return child.hasOwnPictures()
        ? "its pictures are not in one folder per class"
        : "it is neither the training, the validation nor the test part";
  }

  private static FolderLayout unsplit(Path root, List<String> notes) {
    return new FolderLayout(classFolders(root, Part.TRAIN), false, notes);
  }

  private static List<ClassFolder> classFolders(Path root, Part part) {
    return ChildFolder.folders(root).stream()
        .map(folder -> new ClassFolder(folder, folder.getFileName().toString(), part))
        .toList();
  }
}
