package graft.dataset.image;

import graft.dataset.image.FoundFile.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files below a folder, at any depth, one after the other: sorted by name within a folder, the
 * files of a subfolder at the place of its name. A folder is listed when it is reached, and a file
 * is looked at when it is asked for. So the first file of a large folder is there at once, and only
 * the names in the folders from the first down to the current one are in memory.
 *
 * <p>In a folder, a file is a picture if its content or its extension says so: a damaged picture is
 * then found by its extension, and can be reported. Hidden and system files are left out. Links are
 * followed, but not back to a folder above: such a link is one of the others. A folder that can't
 * be read is found as unreadable, and the walk goes on with the next file.
 */
final class FolderWalk implements Iterator<FoundFile> {
  private final ImageFormats formats;
  private final Set<Path> elsewhere;
  private final Predicate<Path> passedOver;

  /** The folders from the current one up to the first. */
  private final Deque<Level> levels = new ArrayDeque<>();

  private FoundFile next;
  private boolean met;

  /**
   * A folder on the way.
   *
   * @param place see {@link NamedFiles#place}
   * @param key the file system's name for the folder; null if it has none
   * @param names of the files and folders in it that were not reached yet
   */
  private record Level(Path folder, Path place, Object key, Iterator<Path> names) {}

  /**
   * Lists the folder itself.
   *
   * @param elsewhere places of files and folders that are left out, see {@link NamedFiles#place}
   * @param passedOver called once for each subfolder that is not hidden; returns true to leave the
   *     subfolder out
   */
  FolderWalk(Path folder, ImageFormats formats, Set<Path> elsewhere, Predicate<Path> passedOver) {
    this.formats = formats;
    this.elsewhere = elsewhere;
    this.passedOver = passedOver;
    next = enter(folder, NamedFiles.place(folder));
  }

  @Override
  public boolean hasNext() {
    while (next == null && !levels.isEmpty()) {
      Level level = levels.element();
      if (level.names().hasNext()) {
        Path name = level.names().next();
        next = look(level.folder().resolve(name), level.place().resolve(name));
      } else {
        levels.remove();
      }
    }
    met = met || next != null;
    return next != null;
  }

  @Override
  public FoundFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FoundFile found = next;
    next = null;
    return found;
  }

  /** Whether the folder held no files, or only hidden ones; known after the last file. */
  boolean foundNothing() {
    return !met;
  }

  /** Looks at one entry of a folder; returns null if it is a folder to walk, or left out. */
  private FoundFile look(Path path, Path place) {
    if (elsewhere.contains(place)) {
      met = true;
      return null;
    }
    try {
      BasicFileAttributes attributes = attributes(path);
      if (!attributes.isDirectory()) {
        return new FoundFile(path, kind(path, attributes));
      }
      Object key = attributes.fileKey();
      if (levels.stream().anyMatch(level -> isSame(level, path, key))) {
        return new FoundFile(path, Kind.OTHER);
      }
    } catch (IOException e) {
      // Whoever tries to read it as a picture tells the user the reason.
      return new FoundFile(path, Kind.UNREADABLE);
    }
    return passedOver.test(path) ? null : enter(path, place);
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      // A link that leads nowhere has attributes of its own; what has none fails again.
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static boolean isSame(Level above, Path folder, Object key) {
    if (key != null && above.key() != null) {
      return key.equals(above.key());
    }
    try {
      return Files.isSameFile(above.folder(), folder);
    } catch (IOException e) {
      // One of the two was deleted meanwhile.
      return false;
    }
  }

  private Kind kind(Path file, BasicFileAttributes attributes) {
    boolean promised = FileKind.isPictureByName(file, formats);
    if (attributes.isSymbolicLink()) {
      return promised ? Kind.UNREADABLE : Kind.OTHER;
    }
    boolean picture =
        attributes.isRegularFile() && (promised || FileKind.isPictureByContent(file, formats));
    return picture ? Kind.PICTURE : Kind.OTHER;
  }

  /** Lists a folder; returns it as a file that was found if it can't be read, else null. */
  private FoundFile enter(Path folder, Path place) {
    try {
      Object key = attributes(folder).fileKey();
      levels.push(new Level(folder, place, key, names(folder).iterator()));
      return null;
    } catch (IOException e) {
      // As above: the reason is told with its row.
      return new FoundFile(folder, Kind.UNREADABLE);
    }
  }

  /** Names take less memory than paths, of which a folder may hold a million. */
  private static List<Path> names(Path folder) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!ImageFiles.isHidden(entry)) {
          names.add(entry.getFileName());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }
}
