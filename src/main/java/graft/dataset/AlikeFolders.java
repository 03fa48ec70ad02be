package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.dataset.FolderLayout.ClassFolder;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Understands data whose folders all hold the same subfolders, and no pictures directly. They are
 * parts under unusual names, such as {@code seg_train/CLASS} and {@code seg_test/CLASS}, or classes
 * that each hold their parts, such as {@code CLASS/train} and {@code CLASS/val}.
 */
final class AlikeFolders {
  private AlikeFolders() {}

  /**
   * The layout of such data; empty if the folders don't all hold the same subfolders, or one holds
   * pictures directly.
   *
   * @param children the direct subfolders of {@code root}
   * @throws WrongUseException if no folder is known to be the training part, or two may be the same
   *     part
   */
  static Optional<FolderLayout> layout(Path root, List<ChildFolder> children) {
    List<ChildFolder> filled = children.stream().filter(ChildFolder::hasPictures).toList();
    Set<Set<String>> kinds = filled.stream().map(ChildFolder::classes).collect(Collectors.toSet());
    boolean alike = filled.size() > 1 && kinds.size() == 1 && filled.get(0).classes().size() > 1;
    if (!alike || filled.stream().anyMatch(ChildFolder::hasOwnPictures)) {
      return Optional.empty();
    }
    Path anyClass = root.resolve("CLASS");
    List<ClassFolder> below = new ArrayList<>();
    List<ClassFolder> above = new ArrayList<>();
    Set<Path> unused = new TreeSet<>();
    Set<Path> unusedBelow = new TreeSet<>();
    for (ChildFolder child : filled) {
      Optional<Part> named = Part.spokenOf(child.name());
      if (named.isEmpty()) {
        unused.add(child.folder());
      }
      for (Path folder : ChildFolder.folders(child.folder())) {
        String name = folder.getFileName().toString();
        boolean filledToo = child.classes().contains(ClassNameDifference.normal(name));
        named.ifPresent(p -> above.add(new ClassFolder(folder, name, p, child.folder())));
        Path inClass = anyClass.resolve(name);
        Part.named(name)
            .ifPresentOrElse(
                p -> below.add(new ClassFolder(folder, child.name(), p, inClass)),
                () -> {
                  if (filledToo) {
                    unusedBelow.add(inClass);
                  }
                });
      }
    }
    if (isSplit(below)) {
      return Optional.of(layout(below, unusedBelow));
    }
    if (isSplit(above)) {
      return Optional.of(layout(above, unused));
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

  private static FolderLayout layout(List<ClassFolder> folders, Set<Path> unused) {
    for (Part part : Part.values()) {
      Stream<Path> of =
          folders.stream().filter(each -> each.part() == part).map(ClassFolder::partFolder);
      FolderLayout.requireOne(part, of.distinct().sorted());
    }
    folders.sort(Comparator.comparing(ClassFolder::part).thenComparing(ClassFolder::className));
    List<String> notes =
        unused.stream().map(folder -> folder + " is not used: " + FolderLayout.NO_PART).toList();
    return new FolderLayout(folders, true, notes);
  }
}
