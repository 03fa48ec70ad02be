package graft.dataset.image;

import graft.failure.GraftException;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds pictures among files and in folders. */
public final class ImageFiles {
  /** Files and folders that operating systems put among a user's files, in lower case. */
  private static final Set<String> OF_SYSTEMS =
      Set.of(
          "@eadir",
          "#recycle",
          "__macosx",
          "icon\r",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "$recycle.bin",
          "system volume information");

  private ImageFiles() {}

  /**
   * What was found, each list sorted.
   *
   * @param pictures files whose content or extension is that of a format that Graft reads
   * @param unreadable files and folders that can't be read, and broken links to pictures
   * @param others all other files
   */
  public record Found(List<Path> pictures, List<Path> unreadable, List<Path> others) {
    /** Whether there is no file. */
    public boolean isEmpty() {
      return pictures.isEmpty() && unreadable.isEmpty() && others.isEmpty();
    }

    /** Pictures and unreadable files together, sorted: everything that a command tries to read. */
    public List<Path> candidates() {
      return Stream.concat(pictures.stream(), unreadable.stream()).sorted().toList();
    }
  }

  /**
   * Lists the files in {@code paths}, and all files below the folders in {@code paths}. Each path
   * is listed once; two links to one file are two paths.
   *
   * <p>A file in {@code paths} always counts as a picture. In a folder, a file is a picture if its
   * content or its extension says so: a damaged picture is then found by its extension, and can be
   * reported. Hidden and system files in a folder are left out. Links are followed, but not back to
   * a folder above: such a link is listed among the others. A folder that can't be read is listed
   * as unreadable, and the search goes on with the other folders.
   *
   * @param paths files and folders
   * @throws GraftException if a path does not exist
   */
  public static Found find(List<Path> paths, ImageFormats formats) {
    List<Path> pictures = new ArrayList<>();
    List<Path> unreadable = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new GraftException("no such file or folder: " + path);
      }
      if (Files.isDirectory(path)) {
        Found found = under(path, formats);
        pictures.addAll(found.pictures());
        unreadable.addAll(found.unreadable());
        others.addAll(found.others());
      } else {
        pictures.add(path);
      }
    }
    // A file in paths may also lie in one of the folders; it is then listed only as a picture.
    Set<Path> places = new HashSet<>();
    return new Found(unique(pictures, places), unique(unreadable, places), unique(others, places));
  }

  /**
   * The files below one folder.
   *
   * @throws GraftException if the folder can't be read
   */
  public static Found under(Path folder, ImageFormats formats) {
    return under(folder, formats, below -> false);
  }

  /**
   * The files below one folder, without those in subfolders that {@code passedOver} leaves out.
   *
   * @param passedOver called once for each subfolder, at any depth, that is not hidden; returns
   *     true to leave the subfolder out
   */
  public static Found under(Path folder, ImageFormats formats, Predicate<Path> passedOver) {
    Finder finder = new Finder(folder, formats, passedOver);
    try {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, finder);
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
    return new Found(sorted(finder.pictures), sorted(finder.unreadable), sorted(finder.others));
  }

  /** Collects files. A link back to a folder above isn't followed: its files are found anyway. */
  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final ImageFormats formats;
    private final Predicate<Path> passedOver;
    private final List<Path> pictures = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();

    Finder(Path folder, ImageFormats formats, Predicate<Path> passedOver) {
      this.folder = folder;
      this.formats = formats;
      this.passedOver = passedOver;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.equals(folder) || !(isHidden(directory) || passedOver.test(directory))
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file)) {
        list(file, attributes).add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    private List<Path> list(Path file, BasicFileAttributes attributes) {
      boolean promised = FileKind.isPictureByName(file, formats);
      if (attributes.isSymbolicLink()) {
        return promised ? unreadable : others;
      }
      boolean picture =
          attributes.isRegularFile() && (promised || FileKind.isPictureByContent(file, formats));
      return picture ? pictures : others;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!isHidden(file)) {
        (failure instanceof FileSystemLoopException ? others : unreadable).add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Whether a folder is a link back to the folder that it is in, or to one above. */
  public static boolean isCircular(Path folder) {
    try {
      return Files.isSymbolicLink(folder)
          && folder.toAbsolutePath().getParent().toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      // The link leads nowhere.
      return false;
    }
  }

  /** Whether a file or folder is hidden or the system's own. Every command ignores such files. */
  public static boolean isHidden(Path path) {
    if (path.getFileName() == null) {
      return false;
    }
    String name = path.getFileName().toString();
    return name.startsWith(".") || OF_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static List<Path> sorted(List<Path> paths) {
    return paths.stream().sorted().toList();
  }

  private static List<Path> unique(List<Path> paths, Set<Path> places) {
    return paths.stream().sorted().filter(path -> places.add(place(path))).toList();
  }

  /**
   * The absolute path without {@code .} and {@code ..}. A path with {@code ..} after a link stays
   * as it is, because the path without {@code ..} may lead to another place.
   */
  private static Path place(Path path) {
    Path absolute = path.toAbsolutePath();
    Path normal = absolute.normalize();
    try {
      return normal.equals(absolute) || Files.isSameFile(normal, absolute) ? normal : absolute;
    } catch (IOException e) {
      // One of the two paths does not exist, so they differ.
      return absolute;
    }
  }
}
