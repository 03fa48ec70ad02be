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
  /** Largest file, in bytes. Five such files (all training images) still fit into one array. */
  private static final long FILE_LIMIT = 256L << 20;

  private CifarFiles() {}

  /**
   * Looks for CIFAR-10 in a path.
   *
   * @return the folder that contains at least one of the six files: the path itself or its folder
   *     {@code cifar-10-batches-bin}. If there is no such folder, the archive: the path itself or a
   *     file in it. Empty if there is neither.
   */
  public static Optional<Path> find(Path path) {
    if (Files.isRegularFile(path)) {
      return Optional.of(path).filter(CifarFiles::isGzip);
    }
    for (Path folder : List.of(path, path.resolve(Cifar10.FOLDER))) {
      if (Cifar10.files().stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
        return Optional.of(folder);
      }
    }
    return Optional.of(path.resolve(Cifar10.ARCHIVE)).filter(Files::isRegularFile);
  }

  /**
   * Reads all images of the published files.
   *
   * @param path the folder that contains the files, or the archive
   * @param release the release that the archive or the files must match
   * @throws GraftException naming the file that is missing, unreadable or not the published file
   */
  public static CifarImages.Parts openPublished(Path path, CifarRelease release) {
    Map<String, CifarImages.Source> sources = new HashMap<>();
    if (Files.isRegularFile(path)) {
      release.readArchive(
          path,
          (file, content) -> sources.put(file, CifarImages.Source.of(path + ": " + file, content)));
    } else {
      sources.putAll(filesOf(path, release::verify));
    }
    return images(sources);
  }

  /**
   * Reads all images of a folder's six files, which need not be the published files.
   *
   * @throws GraftException naming the file that is missing, unreadable or not in CIFAR-10's format
   */
  public static CifarImages.Parts openFolder(Path folder) {
    return images(filesOf(folder, (file, where, content) -> {}));
  }

  /** Checks the content of one of the six files. */
  @FunctionalInterface
  private interface Check {
    void check(String file, String where, byte[] content);
  }

  private static Map<String, CifarImages.Source> filesOf(Path folder, Check check) {
    Map<String, CifarImages.Source> sources = new HashMap<>();
    for (String file : Cifar10.files()) {
      Path path = folder.resolve(file);
      sources.put(
          file,
          new CifarImages.Source(
              path.toString(),
              length(path),
              () -> {
                byte[] content = read(path);
                check.check(file, path.toString(), content);
                return content;
              }));
    }
    return sources;
  }

  private static CifarImages.Parts images(Map<String, CifarImages.Source> sources) {
    return new CifarImages.Parts(
        CifarImages.of(Cifar10.TRAIN_FILES.stream().map(sources::get).toList()),
        CifarImages.of(List.of(sources.get(Cifar10.TEST_FILE))));
  }

  private static int length(Path file) {
    try {
      long size = Files.size(file);
      if (size > FILE_LIMIT) {
        throw new GraftException(
            file + " is too large for a file of CIFAR-10: " + size + " bytes; get it again");
      }
      return (int) size;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static byte[] read(Path file) {
    try {
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
