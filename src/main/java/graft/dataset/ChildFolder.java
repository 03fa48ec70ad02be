package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.dataset.image.ImageFiles;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A direct subfolder of the data set's folder.
 *
 * @param classes names of the folder's own direct subfolders that hold pictures at any depth, in
 *     Unicode's normal form NFC
 * @param hasOwnPictures whether the folder itself holds pictures
 */
record ChildFolder(Path folder, Set<String> classes, boolean hasOwnPictures) {
  String name() {
    return folder.getFileName().toString();
  }

  /**
   * Whether the folder may be a training, validation or test part: all its pictures are in
   * subfolders.
   */
  boolean isLikePart() {
    return !hasOwnPictures && !classes.isEmpty();
  }

  boolean hasPictures() {
    return hasOwnPictures || !classes.isEmpty();
  }

  boolean sharesClassWith(ChildFolder other) {
    return classes.stream().anyMatch(other.classes::contains);
  }

  /**
   * The direct subfolders of the data set's folder.
   *
   * @param pictures all pictures below the root
   */
  static List<ChildFolder> in(Path root, List<Path> pictures) {
    int depth = root.getNameCount();
    Map<String, Set<String>> classes = new HashMap<>();
    Set<String> withOwn = new HashSet<>();
    for (Path picture : pictures) {
      int below = picture.getNameCount() - depth;
      String child = picture.getName(depth).toString();
      if (below > 2) {
        String name = ClassNameDifference.normal(picture.getName(depth + 1).toString());
        classes.computeIfAbsent(child, first -> new TreeSet<>()).add(name);
      } else if (below == 2) {
        withOwn.add(child);
      }
    }
    return folders(root).stream()
        .map(
            folder -> {
              String name = folder.getFileName().toString();
              return new ChildFolder(
                  folder, classes.getOrDefault(name, Set.of()), withOwn.contains(name));
            })
        .toList();
  }

  /**
   * The direct subfolders of {@code root}, sorted by name, without hidden folders, without runs,
   * models and caches, and without links back to a folder above.
   */
  static List<Path> folders(Path root) {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> Files.isDirectory(child) && !ImageFiles.isHidden(child))
          .filter(child -> !GraftFolder.is(child) && !ImageFiles.isCircular(child))
          .sorted(Comparator.comparing(child -> child.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(root, e);
    }
  }
}
