package graft.cache;

import graft.files.Reason;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of all caches, for people: what lies there, and its removal. Nothing but caches is
 * ever touched.
 *
 * @param root the folder; it need not exist
 */
public record CacheFolder(Path root) {
  private static final Pattern NAME = Pattern.compile("(features|boundary)-[0-9a-f]{16}");

  /**
   * A cache.
   *
   * @param name of its folder
   * @param dataset name of the data set; {@code ?} where {@code cache.json} is damaged
   * @param storage the number format on disk, or {@code ?}
   * @param images images that it is for, 0 where unknown
   * @param bytes bytes on disk
   * @param wholeBytes bytes once it is whole, 0 where unknown
   */
  public record Entry(
      String name, String dataset, String storage, int images, long bytes, long wholeBytes) {}

  /**
   * All caches, sorted by name.
   *
   * @throws graft.contract.GraftException when the folder can't be read
   */
  public List<Entry> list() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> NAME.matcher(folder.getFileName().toString()).matches())
          .filter(Files::isDirectory)
          .sorted()
          .map(CacheFolder::entry)
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(root, e);
    }
  }

  /**
   * Deletes a cache.
   *
   * @throws graft.contract.GraftException when it can't be deleted
   */
  public void delete(Entry entry) {
    WholeDirectory.delete(root.resolve(entry.name()));
  }

  private static Entry entry(Path folder) {
    final String name = folder.getFileName().toString();
    final Optional<CacheDescription> found = CacheDescription.read(folder);
    return new Entry(
        name,
        found.map(CacheDescription::dataset).orElse("?"),
        found.map(cache -> cache.key().storage().label()).orElse("?"),
        found.map(CacheDescription::images).orElse(0),
        blockBytes(folder),
        found.map(CacheDescription::bytes).orElse(0L));
  }

  /**
   * Bytes of the blocks in a cache's folder, whole or not; 0 where there is none.
   *
   * @throws graft.contract.GraftException when it can't be read
   */
  static long blockBytes(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path file : files.filter(file -> file.toString().endsWith(".bin")).toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }
}
