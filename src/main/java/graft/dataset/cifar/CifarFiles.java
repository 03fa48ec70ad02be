package graft.dataset.cifar;

import graft.failure.GraftException;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens CIFAR-10's six files, from a folder or from the archive. */
public final class CifarFiles {
  /** What one file may hold, so that the training images fit one array. */
  private static final long FILE_LIMIT = 256L << 20;

  private CifarFiles() {}

  /**
   * Where the six files are to be had from.
   *
   * @param path a folder that holds them, or a tar.gz
   */
  public record Location(Path path, boolean archive) {}

  /** The six files in or under a folder, or the archive in it, or the archive itself. */
  public static Optional<Location> find(Path path) {
    if (Files.isRegularFile(path)) {
      return isGzip(path) ? Optional.of(new Location(path, true)) : Optional.empty();
    }
    for (Path folder : List.of(path, path.resolve(Cifar10.FOLDER))) {
      if (Cifar10.files().stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
        return Optional.of(new Location(folder, false));
      }
    }
    Path archive = path.resolve(Cifar10.ARCHIVE);
    return Files.isRegularFile(archive)
        ? Optional.of(new Location(archive, true))
        : Optional.empty();
  }

  /**
   * Reads all images of the published files.
   *
   * @param release what the archive or the files in a folder must be
   * @throws GraftException naming the file that is missing, unreadable or not the published one
   */
  public static CifarImages.Parts openPublished(Location location, CifarRelease release) {
    if (!location.archive()) {
      Map<String, CifarRecords.Source> sources = readFolder(location.path());
      sources.forEach((file, source) -> release.verify(file, source.where(), source.content()));
      return images(sources);
    }
    Map<String, CifarRecords.Source> sources = new HashMap<>();
    CifarArchive.read(
        location.path(),
        release,
        (file, content) ->
            sources.put(file, new CifarRecords.Source(location.path() + ": " + file, content)));
    return images(sources);
  }

  /**
   * Reads all images of a folder's six files, whatever sound records they hold.
   *
   * @throws GraftException naming the file that is missing, unreadable or unsound
   */
  public static CifarImages.Parts openFolder(Path folder) {
    return images(readFolder(folder));
  }

  private static Map<String, CifarRecords.Source> readFolder(Path folder) {
    Map<String, CifarRecords.Source> sources = new HashMap<>();
    for (String file : Cifar10.files()) {
      Path path = folder.resolve(file);
      sources.put(file, new CifarRecords.Source(path.toString(), read(path)));
    }
    return sources;
  }

  private static CifarImages.Parts images(Map<String, CifarRecords.Source> sources) {
    return new CifarImages.Parts(
        CifarRecords.images(Cifar10.TRAIN_FILES.stream().map(sources::get).toList()),
        CifarRecords.images(List.of(sources.get(Cifar10.TEST_FILE))));
  }

  static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > FILE_LIMIT) {
        throw new GraftException(file + " is too large for a file of CIFAR-10: " + size + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static boolean isGzip(Path file) {
    try (var in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
