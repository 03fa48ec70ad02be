package graft.spark;

import graft.PictureFiles;
import graft.files.PathText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The files that get rows, in the order of {@code graft predict --all-files}: those of local paths,
 * then those of other file systems. Folders are listed as the files are asked for; no file is
 * opened.
 */
final class Listing {
  private static final Pattern WITH_SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);
  private static final String LOCAL = "file";

  private Listing() {}

  /**
   * Lists files.
   *
   * @param paths files and folders, as they are: no {@code *}. Without a scheme, they are of
   *     Hadoop's default file system.
   * @return throws a {@link graft.failure.GraftException} where it can't be said what there is
   */
  static Iterator<ListedFile> of(List<String> paths, Configuration hadoop) {
    List<Path> local = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String path : paths) {
      if (isLocal(path, hadoop)) {
        local.add(localPath(path));
      } else {
        others.add(path);
      }
    }
    Iterator<Path> files = PictureFiles.under(local);
    Iterator<ListedFile> walk = new HadoopWalk(others, hadoop);
    return Stream.concat(stream(files).map(Listing::look), stream(walk)).iterator();
  }

  /** The local ones of some paths that are not there; each has a row all the same. */
  static List<String> missing(List<String> paths, Configuration hadoop) {
    return paths.stream()
        .filter(path -> isLocal(path, hadoop))
        .filter(path -> Files.notExists(localPath(path), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    Iterable<T> once = () -> iterator;
    return StreamSupport.stream(once.spliterator(), false);
  }

  /** Whether a path is of the driver's own file system. */
  static boolean isLocal(String path, Configuration hadoop) {
    return WITH_SCHEME.matcher(path).matches()
        ? path.startsWith(LOCAL + ":")
        : LOCAL.equals(FileSystem.getDefaultUri(hadoop).getScheme());
  }

  /**
   * A local path, with or without a scheme. With one it is as Hadoop takes it, not escaped; if
   * there is no such file, an escaped URI, as a table has it for names that are no valid text.
   */
  static Path localPath(String path) {
    if (!WITH_SCHEME.matcher(path).matches()) {
      return Path.of(path);
    }
    Path written = Path.of(new org.apache.hadoop.fs.Path(path).toUri().getPath());
    if (Files.exists(written, LinkOption.NOFOLLOW_LINKS)) {
      return written;
    }
    try {
      Path escaped = Path.of(URI.create(path));
      return Files.exists(escaped, LinkOption.NOFOLLOW_LINKS) ? escaped : written;
    } catch (IllegalArgumentException e) {
      return written;
    }
  }

  private static ListedFile look(Path file) {
    String path = PathText.of(file);
    String uri = file.toAbsolutePath().toUri().toString();
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean isFile = attributes.isRegularFile();
      return new ListedFile(
          path,
          uri,
          isFile ? attributes.size() : null,
          isFile ? attributes.lastModifiedTime().toMillis() : null,
          null);
    } catch (IOException e) {
      // Whoever reads it finds the reason.
      return new ListedFile(path, uri, null, null, null);
    }
  }
}
