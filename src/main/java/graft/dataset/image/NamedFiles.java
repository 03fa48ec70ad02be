package graft.dataset.image;

import graft.dataset.image.FoundFile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files that a user names, one after the other: each path that is no folder, and of each folder
 * the files below it, in the order of {@link FolderWalk}. A path that is no folder always counts as
 * a picture, also if there is no such file: whoever tries to read it tells the user. Nothing is
 * looked at before it is reached. Two links to one file are two paths.
 */
public final class NamedFiles implements Iterator<FoundFile> {
  private final Iterator<Path> paths;
  private final Set<Path> elsewhere;
  private final ImageFormats formats;
  private final Consumer<Path> emptyFolder;

  /** The folder that was named last, and the walk through it; both null after its last file. */
  private Path folder;

  private FolderWalk walk;
  private FoundFile next;

  /**
   * Looks at nothing yet.
   *
   * @param paths asked for a path only after all files of the one before are taken, and no more
   *     after it has said that there is none
   * @param elsewhere {@linkplain #place places} of files and folders that walks through folders
   *     leave out, because they are named themselves; a path is found only once then
   * @param emptyFolder told of each path that is a folder without files, or with hidden ones only
   */
  public NamedFiles(
      Iterator<Path> paths, Set<Path> elsewhere, ImageFormats formats, Consumer<Path> emptyFolder) {
    this.paths = paths;
    this.elsewhere = Set.copyOf(elsewhere);
    this.formats = formats;
    this.emptyFolder = emptyFolder;
  }

  @Override
  public boolean hasNext() {
    while (next == null && (walk != null || paths.hasNext())) {
      if (walk == null) {
        begin(paths.next());
      } else if (walk.hasNext()) {
        next = walk.next();
      } else {
        end();
      }
    }
    return next != null;
  }

  private void begin(Path path) {
    if (Files.isDirectory(path)) {
      folder = path;
      walk = new FolderWalk(path, formats, elsewhere, below -> false);
    } else {
      next = new FoundFile(path, Kind.PICTURE);
    }
  }

  private void end() {
    if (walk.foundNothing()) {
      emptyFolder.accept(folder);
    }
    folder = null;
    walk = null;
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

  /**
   * By what two paths are compared: the absolute path without {@code .} and {@code ..}. A path with
   * {@code ..} after a link stays as it is, because the path without {@code ..} may lead to another
   * place.
   */
  public static Path place(Path path) {
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
