package graft.dataset;

import graft.dataset.FolderLayout.ClassFolder;
import graft.dataset.Listing.Picture;
import graft.dataset.image.ImageFiles;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.KindCounts;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.PathText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the pictures of a folder with a folder for each class. */
final class FolderListing {
  private static final ImageFormats FORMATS = ImageFormats.standard();

  private static final String LAYOUT =
      "expected FOLDER/train/CLASS/* with FOLDER/val/CLASS/*, or FOLDER/CLASS/*,"
          + " with at least two classes; a picture is "
          + FORMATS.words("or");

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
    List<Path> passedOver = new ArrayList<>();
    ImageFiles.Found found =
        ImageFiles.under(root, FORMATS, folder -> GraftFolder.is(folder) && passedOver.add(folder));
    FolderLayout layout =
        earlier ? FolderLayout.earlier(root) : FolderLayout.of(root, found.pictures());
    requireText(layout);
    checkClasses(root, found.pictures(), layout, toEvaluate ? 1 : 2);
    Map<Boolean, List<Path>> unreadable =
        found.unreadable().stream().collect(Collectors.partitioningBy(Files::isDirectory));
    requireReadable(byFolder(layout, unreadable.get(true)));
    // Unreadable files are listed like pictures. A later check reports why they can't be read.
    List<Path> candidates =
        Stream.concat(found.pictures().stream(), unreadable.get(false).stream()).sorted().toList();
    Map<Path, List<Path>> byFolder = byFolder(layout, candidates);
    List<Picture> pictures = new ArrayList<>();
    Map<Part, String> where = new EnumMap<>(Part.class);
    for (ClassFolder of : layout.classFolders()) {
      List<Path> files = byFolder.get(of.folder());
      if (files.isEmpty() && of.part() == Part.TRAIN && !toEvaluate) {
        throw noPictures(of.folder(), found.others());
      }
      files.forEach(file -> pictures.add(new Picture(file, of.className(), of.part())));
      where.putIfAbsent(of.part(), of.partFolder().toString());
    }
    if (pictures.isEmpty()) {
      throw noPictures(root, found.others());
    }
    KindCounts skipped = KindCounts.of(found.others(), FORMATS);
    List<String> notes = new ArrayList<>(layout.notes());
    if (!passedOver.isEmpty()) {
      passedOver.sort(null);
      notes.add(
          "runs, models and caches in the data folder are ignored: "
              + FewNames.ofPaths(passedOver));
    }
    strays(candidates, pictures).ifPresent(notes::add);
    skipped.advice().ifPresent(notes::add);
    return new Listing(pictures, layout.isSplit(), where, notes, skipped.words());
  }

  private static Optional<String> strays(List<Path> candidates, List<Picture> used) {
    Set<Path> inClasses = used.stream().map(Picture::path).collect(Collectors.toSet());
    List<Path> strays =
        candidates.stream().filter(candidate -> !inClasses.contains(candidate)).toList();
    String what =
        strays.size() == 1
            ? "1 picture outside the class folders is not used: "
            : strays.size() + " pictures outside the class folders are not used: ";
    return strays.isEmpty() ? Optional.empty() : Optional.of(what + FewNames.ofPaths(strays));
  }

  private static WrongUseException noPictures(Path folder, List<Path> others) {
    List<Path> inside = others.stream().filter(file -> file.startsWith(folder)).toList();
    KindCounts unread = KindCounts.of(inside, FORMATS).unread();
    return new WrongUseException(
        unread.isEmpty()
            ? folder + " holds no pictures: " + LAYOUT
            : folder
                + " holds no pictures that Graft reads, only "
                + unread.words()
                + ": convert them to JPEG or PNG");
  }

  /**
   * Refuses class folders whose names are not valid UTF-8: two such names might become the same
   * text in labels.txt.
   */
  private static void requireText(FolderLayout layout) {
    layout.classFolders().stream()
        .map(ClassFolder::folder)
        .filter(folder -> !PathText.isText(folder.getFileName()))
        .findFirst()
        .ifPresent(
            folder -> {
              throw new WrongUseException(
                  "the name of the class folder "
                      + PathText.of(folder)
                      + " is not valid UTF-8; rename the folder");
            });
  }

  private static void checkClasses(Path root, List<Path> pictures, FolderLayout layout, int least) {
    List<ClassFolder> training =
        layout.classFolders().stream().filter(of -> of.part() == Part.TRAIN).toList();
    Set<String> names =
        Set.copyOf(training.stream().map(ClassFolder::className).distinct().toList());
    if (names.size() < least) {
      Path where = training.isEmpty() ? root : training.get(0).partFolder();
      String folders =
          names.isEmpty()
              ? "no folder of pictures"
              : "only one folder of pictures, " + names.iterator().next();
      throw new WrongUseException(
          where + " holds " + folders + hint(root, pictures) + ": " + LAYOUT);
    }
  }

  /**
   * Says what may be wrong with the folder: the class folders lie deeper in it, or pictures lie
   * directly in it. Empty if neither is so.
   */
  private static String hint(Path root, List<Path> pictures) {
    Path below = root;
    List<ChildFolder> filled = filled(below, pictures);
    while (filled.size() == 1 && !filled.get(0).hasOwnPictures()) {
      below = filled.get(0).folder();
      filled = filled(below, pictures);
    }
    if (filled.size() > 1) {
      return "; try --data " + below;
    }
    boolean own = pictures.stream().anyMatch(picture -> root.equals(picture.getParent()));
    return own ? ", but pictures that lie in no class folder" : "";
  }

  private static List<ChildFolder> filled(Path folder, List<Path> pictures) {
    List<Path> inside = pictures.stream().filter(picture -> picture.startsWith(folder)).toList();
    return ChildFolder.in(folder, inside).stream().filter(ChildFolder::hasPictures).toList();
  }

  /** The files below each class's folder, at any depth. */
  private static Map<Path, List<Path>> byFolder(FolderLayout layout, List<Path> files) {
    Map<Path, List<Path>> byFolder = new LinkedHashMap<>();
    layout.classFolders().forEach(of -> byFolder.put(of.folder(), new ArrayList<>()));
    for (Path file : files) {
      // "file" may also be a class folder itself, listed because it can't be read.
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
