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
import java.util.stream.Stream;

/** Finds pictures. */
public final class ImageFiles {
  /** What systems put between a user's files, in lower case. */
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
   * @param pictures of formats that are read, by their content or their extension
   * @param unreadable files and folders that can't be read, and broken links to pictures
   * @param others all other files
   */
  public record Found(List<Path> pictures, List<Path> unreadable, List<Path> others) {
    /** All that can be tried to read as a picture, sorted. */
    public List<Path> candidates() {
      return Stream.concat(pictures.stream(), unreadable.stream()).sorted().toList();
    }
  }

  /**
   * The files among these paths and in these folders, each path once, so that two links to one file
   * are two. A picture is recognized by its content or its extension, so that a damaged one is
   * found too and can be reported; a file that is named here always counts as one. Hidden and
   * system files below a named folder are left out; links are followed, but not back to a folder
   * above. A folder that can't be read is listed itself, so that its failure is reported and the
   * others are still read.
   *
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
    // A file that is named and lies in a named folder too is a picture, and nothing else.
    Set<Path> places = new HashSet<>();
    return new Found(unique(pictures, places), unique(unreadable, places), unique(others, places));
  }

  /**
   * The files below one folder.
   *
   * @throws GraftException if it can't be read
   */
  public static Found under(Path folder, ImageFormats formats) {
    Finder finder = new Finder(folder, formats);
    try {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, finder);
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
    return new Found(sorted(finder.pictures), sorted(finder.unreadable), sorted(finder.others));
  }

  /** Collects files; a link back to a folder above is skipped: its files are found anyway. */
  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final ImageFormats formats;
    private final List<Path> pictures = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();

    Finder(Path folder, ImageFormats formats) {
      this.folder = folder;
      this.formats = formats;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.equals(folder) || !isHidden(directory)
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
      if (!(failure instanceof FileSystemLoopException) && !isHidden(file)) {
        unreadable.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Whether a file or folder is hidden or the system's own: no command looks at such. */
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
   * The absolute path, without {@code .} and {@code ..}, but for a {@code ..} behind a link, which
   * leads elsewhere than the text says.
   */
  private static Path place(Path path) {
    Path absolute = path.toAbsolutePath();
    Path normal = absolute.normalize();
    try {
      return normal.equals(absolute) || Files.isSameFile(normal, absolute) ? normal : absolute;
    } catch (IOException e) {
      // One of them is no file: then they are two.
      return absolute;
    }
  }
}
