package graft.spark;

import graft.Picture;
import graft.failure.GraftException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The pictures of a task's files. A file system that can't be reached is a failure of the task, not
 * of its files.
 */
final class TaskFiles implements AutoCloseable {
  private final Configuration hadoop;
  private final long mostBytes;

  /** By scheme and authority. */
  private final Map<String, FileSystem> systems = new HashMap<>();

  /** Those of the systems that Hadoop does not keep for others too. */
  private final List<FileSystem> own = new ArrayList<>();

  /** Opens nothing yet. */
  TaskFiles(Configuration hadoop, long mostBytes) {
    this.hadoop = hadoop;
    this.mostBytes = mostBytes;
  }

  /**
   * The pictures of files. Local ones are read by Java itself, which does not wait at a pipe for
   * ever, all others by Hadoop's file systems.
   *
   * @throws GraftException if a file system can't be used
   */
  List<Picture> pictures(List<ListedFile> files) {
    return files.stream().map(this::picture).toList();
  }

  private Picture picture(ListedFile file) {
    URI uri = URI.create(file.uri());
    if (Listing.LOCAL.equals(uri.getScheme())) {
      return Picture.of(java.nio.file.Path.of(uri), mostBytes);
    }
    long length = file.length() == null ? -1 : file.length();
    Path path = new Path(uri);
    FileSystem system =
        systems.computeIfAbsent(uri.getScheme() + "://" + uri.getAuthority(), at -> reach(path));
    return Picture.of(
        () -> {
          if (file.problem() != null) {
            throw new IOException(file.problem());
          }
          return system.open(path);
        },
        file.path(),
        length,
        mostBytes);
  }

  private FileSystem reach(Path path) {
    try {
      FileSystem system = path.getFileSystem(hadoop);
      String scheme = path.toUri().getScheme();
      if (hadoop.getBoolean("fs.%s.impl.disable.cache".formatted(scheme), false)) {
        own.add(system);
      }
      return system;
    } catch (IOException | RuntimeException | LinkageError e) {
      throw HadoopWalk.unusable(path.toString(), e);
    }
  }

  @Override
  public void close() throws IOException {
    for (FileSystem system : own) {
      system.close();
    }
  }
}
