package graft.spark;

import graft.StoredModel;
import graft.failure.GraftException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
   * Hands a model to Spark, once in a session. By SQL, because a session's tasks get what was added
   * in the session, and not what was added to the context.
   *
   * @param runOrModel on the driver's disk
   * @throws GraftException if the folder holds no model or can't be read
   */
  static ShippedModel ship(SparkSession spark, Path runOrModel) {
    StoredModel model = StoredModel.find(runOrModel);
    ShippedModel shipped = new ShippedModel(model.sha256());
    String note = "spark.graft.shipped." + shipped.name();
    if (!spark.conf().contains(note)) {
      try {
        Path archive = shipped.zip(model.folder());
        spark.sql("ADD ARCHIVE '" + archive.toUri() + "#" + shipped.name() + "'");
        spark.conf().set(note, true);
      } catch (IOException | UncheckedIOException e) {
        String message = "cannot pack the model %s (%s)";
        throw new GraftException(message.formatted(model.folder(), e.getMessage()), e);
      }
    }
    return shipped;
  }

  private String name() {
    return "graft-model-" + sha256.substring(0, NAME_DIGITS);
  }

  /**
   * The folder in this executor: among the application's files, or among the session's, which have
   * a folder of their own there.
   *
   * @throws GraftException if it is not there, or is another model
   */
  Path folder() {
    Path root = Path.of(SparkFiles.getRootDirectory());
    try (Stream<Path> below = Files.list(root)) {
      Path folder =
          Stream.concat(Stream.of(root), below)
              .map(each -> each.resolve(name()))
              .filter(Files::isDirectory)
              .findFirst()
              .orElseThrow(
                  () -> new GraftException("Spark has not brought " + name() + " to " + root));
      StoredModel found = StoredModel.find(folder);
      if (!found.sha256().equals(sha256)) {
        String message = "the model that Spark has brought to %s has the SHA-256 %s, not %s";
        throw new GraftException(message.formatted(folder, found.sha256(), sha256));
      }
      return folder;
    } catch (IOException e) {
      throw new GraftException("cannot read " + root + " (" + e.getMessage() + ")", e);
    }
  }

  /** Packs a folder into an archive that is deleted with the process; executors may come late. */
  private Path zip(Path folder) throws IOException {
    Path parent = Files.createTempDirectory("graft-spark-");
    parent.toFile().deleteOnExit();
    Path archive = parent.resolve(name() + ".zip");
    archive.toFile().deleteOnExit();
    try (Stream<Path> all = Files.walk(folder);
        OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      // Weights hardly shrink.
      zip.setLevel(Deflater.NO_COMPRESSION);
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      for (Path each : files) {
        zip.putNextEntry(new ZipEntry(folder.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, zip);
      }
    }
    return archive;
  }
}
