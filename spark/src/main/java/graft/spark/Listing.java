package graft.spark;

import graft.PictureFiles;
import graft.files.PathText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The files that get rows, in the order of {@code graft predict --all-files}: those of local paths,
 * then those of other file systems. Folders are listed as the files are asked for; no file is
 * opened.
 *
 * @param paths files and folders, as they are: no {@code *}. Without a scheme, they are of Hadoop's
 *     default file system.
 */
record Listing(List<String> paths, Configuration hadoop) {
  private static final Pattern WITH_SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

  /** The scheme of the driver's own file system. */
  static final String LOCAL = "file";

  /**
   * Lists the files.
   *
   * @throws graft.failure.GraftException where it can't be said what there is
   */
  void forEach(Consumer<ListedFile> taker) {
    Map<Boolean, List<String>> local =
        paths.stream().collect(Collectors.partitioningBy(path -> isLocal(path, hadoop)));
    HadoopWalk others = new HadoopWalk(local.get(false), hadoop);
    PictureFiles.under(local.get(true).stream().map(Listing::localPath).toList())
        .forEachRemaining(file -> taker.accept(look(file)));
    others.forEach(taker);
  }

  /**
   * Those of the paths that are not there; each has a row all the same.
   *
   * @throws graft.failure.GraftException if Hadoop does not know a path's file system
   */
  List<String> missing() {
    return paths.stream()
        .filter(
            path ->
                isLocal(path, hadoop)
                    ? Files.notExists(localPath(path), LinkOption.NOFOLLOW_LINKS)
                    : HadoopWalk.isMissing(path, hadoop))
        .toList();
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
