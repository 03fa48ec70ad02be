package graft.dataset.image;

import graft.dataset.image.FoundFile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Finds pictures in folders. */
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
  public record Found(List<Path> pictures, List<Path> unreadable, List<Path> others) {}

  /**
   * All files below one folder, as {@link FolderWalk} finds them, without those in subfolders that
   * {@code passedOver} leaves out. A folder that can't be read is unreadable itself.
   *
   * @param passedOver called once for each subfolder, at any depth, that is not hidden; returns
   *     true to leave the subfolder out
   */
  public static Found under(Path folder, ImageFormats formats, Predicate<Path> passedOver) {
    Map<Kind, List<Path>> found = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      found.put(kind, new ArrayList<>());
    }
    new FolderWalk(folder, formats, Set.of(), passedOver)
        .forEachRemaining(file -> found.get(file.kind()).add(file.path()));
    found.values().forEach(paths -> paths.sort(null));
    return new Found(found.get(Kind.PICTURE), found.get(Kind.UNREADABLE), found.get(Kind.OTHER));
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
    return path.getFileName() != null && isHidden(path.getFileName().toString());
  }

  /** As {@link #isHidden(Path)}, of a name without the folder. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || OF_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }
}
