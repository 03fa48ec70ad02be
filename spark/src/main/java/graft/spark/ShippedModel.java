package graft.spark;

import graft.StoredModel;
import graft.failure.GraftException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;

/**
 * A model that Spark brings to every executor, as an archive that it unpacks there. (Spark
 * distributes no folders of a driver's own disk.)
 *
 * @param sha256 of the model's manifest
 */
record ShippedModel(String sha256) implements Serializable {
  private static final int NAME_DIGITS = 16;

  /**
   * The archive of each model of this process: Spark's server of files refuses a second one of the
   * same name.
   */
  private static final Map<ShippedModel, Path> ARCHIVES = new ConcurrentHashMap<>();

  /**
   * Hands a model to Spark. By SQL, because a session's tasks get what was added in the session,
   * and not what was added to the context. A second time does nothing but a warning.
   *
   * @param runOrModel on the driver's disk
   * @throws GraftException if the folder holds no model or can't be read
   */
  static ShippedModel ship(SparkSession spark, Path runOrModel) {
    StoredModel model = StoredModel.find(runOrModel);
    ShippedModel shipped = new ShippedModel(model.sha256());
    Path archive = ARCHIVES.computeIfAbsent(shipped, absent -> absent.zip(model.folder()));
    String note = "spark.graft.shipped." + shipped.name();
    if (!spark.conf().contains(note)) {
      spark.sql("ADD ARCHIVE '" + archive.toUri() + "#" + shipped.name() + "'");
      spark.conf().set(note, true);
    }
    return shipped;
  }

  private String name() {
    return "graft-model-" + sha256.substring(0, NAME_DIGITS);
  }

  /**
   * The folders in this executor: among the application's files, and among those of each session,
   * which have a folder of their own there. Spark does not tell a task which is its session's; that
   * one is whole, and another one may be unpacked or deleted at this moment.
   *
   * @param root {@link SparkFiles#getRootDirectory}
   * @return at least one
   * @throws GraftException if there is none
   */
  List<Path> folders(Path root) {
    try (Stream<Path> below = Files.list(root)) {
      List<Path> found =
          Stream.concat(Stream.of(root), below)
              .map(each -> each.resolve(name()))
              .filter(Files::isDirectory)
              .toList();
      if (found.isEmpty()) {
        throw new GraftException("Spark has not brought " + name() + " to " + root);
      }
      return found;
    } catch (IOException e) {
      throw new GraftException("cannot read " + root + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Checks what was found in a folder.
   *
   * @throws GraftException if it is no model or another one
   */
  void require(Path folder) {
    StoredModel found = StoredModel.find(folder);
    if (!found.sha256().equals(sha256)) {
      String message = "the model that Spark has brought to %s has the SHA-256 %s, not %s";
      throw new GraftException(message.formatted(folder, found.sha256(), sha256));
    }
  }

  /** Packs a folder into an archive that is deleted with the process; executors may come late. */
  private Path zip(Path folder) {
    try {
      Path parent = Files.createTempDirectory("graft-spark-");
      parent.toFile().deleteOnExit();
      Path archive = parent.resolve(name() + ".zip");
      archive.toFile().deleteOnExit();
      try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS);
          ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
        // Weights hardly shrink.
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
          zip.putNextEntry(new ZipEntry(folder.relativize(each).toString().replace('\\', '/')));
          Files.copy(each, zip);
        }
      }
      return archive;
    } catch (IOException | UncheckedIOException e) {
      String message = "cannot pack the model %s (%s)";
      throw new GraftException(message.formatted(folder, e.getMessage()), e);
    }
  }
}
