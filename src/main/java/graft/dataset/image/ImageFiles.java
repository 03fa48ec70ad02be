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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds pictures. */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * What a folder holds.
   *
   * @param pictures sorted
   * @param unreadable files and folders that can't be read, and broken links to pictures
   * @param skipped how many files are no pictures
   */
  public record Found(List<Path> pictures, List<Path> unreadable, int skipped) {}

  /**
   * Every picture of these formats among these files and in these folders, sorted, each once. A
   * picture is recognized by its content or its extension, so that a damaged one is found too and
   * can be reported; a file that is named here always counts. Hidden files and folders below a
   * named folder are left out; links are followed, once. A folder that can't be read is listed
   * itself, so that its failure is reported and the others are still read.
   *
   * @throws GraftException if a path does not exist
   */
  public static List<Path> find(List<Path> paths, ImageFormats formats) {
    Map<Path, Path> byRealPath = new LinkedHashMap<>();
    List<Path> all = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new GraftException("no such file or folder: " + path);
      }
      if (Files.isDirectory(path)) {
        Found found = under(path, formats);
        all.addAll(found.pictures());
        all.addAll(found.unreadable());
      } else {
        all.add(path);
      }
    }
    all.stream().sorted().forEach(file -> byRealPath.putIfAbsent(real(file), file));
    return List.copyOf(byRealPath.values());
  }

  /**
   * The pictures below one folder.
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
    finder.pictures.sort(null);
    return new Found(List.copyOf(finder.pictures), List.copyOf(finder.unreadable), finder.skipped);
  }

  /** Collects pictures; a link back to a folder above is skipped: its files are found anyway. */
  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final ImageFormats formats;
    private final List<Path> pictures = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private int skipped;

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
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (isHidden(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink() && formats.promisedBy(file.getFileName().toString())) {
        unreadable.add(file);
      } else if (attributes.isRegularFile() && isPicture(file, formats)) {
        pictures.add(file);
      } else {
        skipped++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!(failure instanceof FileSystemLoopException)) {
        unreadable.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Whether its name begins with a dot. */
  public static boolean isHidden(Path path) {
    return path.getFileName() != null && path.getFileName().toString().startsWith(".");
  }

  /** A RAW that is a TIFF inside is told by its name, as its first bytes are a TIFF's. */
  private static boolean isPicture(Path file, ImageFormats formats) throws IOException {
    String name = file.getFileName().toString();
    if (formats.promisedBy(name)) {
      return true;
    }
    if (formats.refusedBy(name) || !Files.isReadable(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(ImageFormats.START_BYTES);
      return formats.of(start).filter(ImageFormat::isRead).isPresent();
    }
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      // A broken link stays as it is; the attempt to read it will report it.
      return file.toAbsolutePath().normalize();
    }
  }
}
