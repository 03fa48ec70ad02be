package graft;

import graft.dataset.image.ImageFiles;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.NamedFiles;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists files as {@code graft predict --all-files} does. */
public final class PictureFiles {
  private PictureFiles() {}

  /**
   * The files of some paths, one after the other: each path that is no folder, also if there is no
   * such file, and the files below each folder, sorted by name, those of a subfolder at the place
   * of its name. Files that are no pictures are among them, and folders that can't be read;
   * {@linkplain #isHidden hidden} files are not. Links are followed, but not back to a folder
   * above. Of paths that name the same place the first counts, and where one is below another, its
   * files are listed once. A folder is read when it is reached; no file is opened.
   *
   * @param paths of this machine's own file system; the files' paths begin with them
   * @throws graft.failure.WrongUseException if a path is of another file system
   */
  public static Iterator<Path> under(List<Path> paths) {
    Map<Path, Path> byPlace = new LinkedHashMap<>();
    for (Path path : paths) {
      Path named = Checks.local("path", path);
      byPlace.putIfAbsent(NamedFiles.place(named), named);
    }
    NamedFiles files =
        new NamedFiles(
            List.copyOf(byPlace.values()).iterator(),
            Set.copyOf(byPlace.keySet()),
            ImageFormats.none(),
            empty -> {});
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Path next() {
        return files.next().path();
      }
    };
  }

  /**
   * Whether files and folders of this name are left out: those whose name begins with a dot, and
   * those that operating systems make for themselves.
   *
   * @param name without the folder
   */
  public static boolean isHidden(String name) {
    return ImageFiles.isHidden(name);
  }
}
