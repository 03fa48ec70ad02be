package graft.dataset;

import graft.dataset.FolderLayout.ClassFolder;
import graft.dataset.Listing.Picture;
import graft.dataset.image.ImageFiles;
import graft.dataset.image.ImageFormats;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the pictures of a folder with a folder for each class. */
final class FolderListing {
  private static final String LAYOUT =
      "expected FOLDER/train/CLASS/* with FOLDER/val/CLASS/*, or FOLDER/CLASS/*,"
          + " with at least two classes; a picture is "
          + ImageFormats.standard().words("or");

  private FolderListing() {}

  /**
   * Lists the pictures.
   *
   * @param earlier whether to understand the folder as Graft 0.1.0 did
   * @param toEvaluate whether to accept fewer than two classes, and classes without pictures
   * @throws WrongUseException if the folder does not hold classes of pictures
   * @throws GraftException if something in it can't be read
   */
  static Listing list(Path root, boolean earlier, boolean toEvaluate) {
    ImageFiles.Found found = ImageFiles.under(root, ImageFormats.standard());
    FolderLayout layout =
        earlier ? FolderLayout.earlier(root) : FolderLayout.of(root, found.pictures());
    checkClasses(root, layout, toEvaluate ? 1 : 2);
    Map<Boolean, List<Path>> unreadable =
        found.unreadable().stream().collect(Collectors.partitioningBy(Files::isDirectory));
    requireReadable(byFolder(layout, unreadable.get(true)));
    // The check of the pictures reports why these can't be read.
    List<Path> candidates =
        Stream.concat(found.pictures().stream(), unreadable.get(false).stream()).sorted().toList();
    Map<Path, List<Path>> byFolder = byFolder(layout, candidates);
    List<Picture> pictures = new ArrayList<>();
    Map<Part, String> where = new EnumMap<>(Part.class);
    for (ClassFolder of : layout.classFolders()) {
      List<Path> files = byFolder.get(of.folder());
      if (files.isEmpty() && of.part() == Part.TRAIN && !toEvaluate) {
        throw new WrongUseException(of.folder() + " holds no pictures: " + LAYOUT);
      }
      files.forEach(file -> pictures.add(new Picture(file, of.className(), of.part())));
      where.putIfAbsent(of.part(), of.folder().getParent().toString());
    }
    if (pictures.isEmpty()) {
      throw new WrongUseException(root + " holds no pictures: " + LAYOUT);
    }
    return new Listing(pictures, layout.isSplit(), where, layout.notes(), found.skipped());
  }

  private static void checkClasses(Path root, FolderLayout layout, int least) {
    List<ClassFolder> training =
        layout.classFolders().stream().filter(of -> of.part() == Part.TRAIN).toList();
    Set<String> names =
        Set.copyOf(training.stream().map(ClassFolder::className).distinct().toList());
    if (names.size() < least) {
      Path where = training.isEmpty() ? root : training.get(0).folder().getParent();
      String count = names.isEmpty() ? "no" : "only one";
      throw new WrongUseException(where + " holds " + count + " folder of pictures: " + LAYOUT);
    }
  }

  /** The files below each class's folder, at any depth. */
  private static Map<Path, List<Path>> byFolder(FolderLayout layout, List<Path> files) {
    Map<Path, List<Path>> byFolder = new LinkedHashMap<>();
    layout.classFolders().forEach(of -> byFolder.put(of.folder(), new ArrayList<>()));
    for (Path file : files) {
      // A folder that can't be read stands for the files in it.
      Stream.iterate(file, Objects::nonNull, Path::getParent)
          .filter(byFolder::containsKey)
          .findFirst()
          .ifPresent(folder -> byFolder.get(folder).add(file));
    }
    return byFolder;
  }

  private static void requireReadable(Map<Path, List<Path>> unreadable) {
    unreadable.values().stream()
        .flatMap(List::stream)
        .findFirst()
        .ifPresent(
            path -> {
              throw new GraftException(
                  "cannot read "
                      + path
                      + "; give yourself the right to read it, or move it out of the data");
            });
  }
}
