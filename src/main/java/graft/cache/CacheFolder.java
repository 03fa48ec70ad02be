package graft.cache;

import graft.failure.GraftException;
import graft.files.FolderLock;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of all caches. Lists and deletes caches for {@code graft cache}, and leaves other
 * files in the folder alone.
 *
 * @param root the folder; it need not exist
 */
public record CacheFolder(Path root) {
  /** A cache's files: its description, its blocks, and half-written files of a killed process. */
  private static final Pattern FILE =
      Pattern.compile("cache\\.json|block-\\d+\\.bin|\\.(cache\\.json|block-\\d+\\.bin)\\.part-.*");

  /** The lock file of a run that has not yet decided which caches it uses. */
  private static final Pattern BEGINNING = Pattern.compile("\\.beginning-[0-9a-f]+\\.lock");

  private static final String REMEDY = "wait until it ends, or give another --cache-dir";

  private static final Pattern NAME = Pattern.compile("(features|boundary)-[0-9a-f]{16}");

  /**
   * A cache.
   *
   * @param name name of the cache's folder
   * @param dataset name of the data set; {@code ?} if {@code cache.json} is damaged
   * @param storage number format on disk; {@code ?} if {@code cache.json} is damaged
   * @param images number of images; 0 if unknown
   * @param bytes bytes of the blocks on disk
   * @param wholeBytes bytes of the complete cache; 0 if unknown
   */
  public record Entry(
      String name, String dataset, String storage, int images, long bytes, long wholeBytes) {}

  /**
   * All caches, sorted by name.
   *
   * @throws GraftException when the folder can't be read
   */
  public List<Entry> list() {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> NAME.matcher(folder.getFileName().toString()).matches())
          .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .map(CacheFolder::entry)
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(root, e);
    }
  }

  /**
   * Deletes a cache's files, and its folder if the folder is then empty.
   *
   * @throws GraftException when the files can't be deleted, a training uses them, or a training is
   *     just starting and has not yet decided which caches it uses
   */
  public void delete(Entry entry) {
    try {
      for (Path file : entries(root)) {
        if (BEGINNING.matcher(file.getFileName().toString()).matches()) {
          FolderLock.take(file, inWords(root, entry.name()), REMEDY).close();
        }
      }
    } catch (IOException e) {
      throw Reason.cannotRead(root, e);
    }
    FolderLock lock = lock(root, entry.name());
    try (lock) {
      delete(root.resolve(entry.name()));
    }
  }

  /**
   * Locks other processes out of a cache. The lock file is beside the cache's folder, because the
   * folder may be deleted while the cache is locked.
   *
   * @throws GraftException when another process holds the lock, or the folder can't be written
   */
  static FolderLock lock(Path root, String name) {
    return lock(root, name, inWords(root, name));
  }

  private static String inWords(Path root, String name) {
    return "the cache " + root.resolve(name);
  }

  /**
   * Takes the lock of this name in the folder.
   *
   * @param what the locked thing, for the error message
   * @throws GraftException when another process holds the lock, or the folder can't be written
   */
  static FolderLock lock(Path root, String name, String what) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new GraftException("cannot create " + root + " (" + Reason.of(e) + ")", e);
    }
    return FolderLock.take(root.resolve("." + name + ".lock"), what, REMEDY);
  }

  /** Deletes the files of a cache that the caller has locked; the cache's folder need not exist. */
  static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path file : entries(folder)) {
        if (FILE.matcher(file.getFileName().toString()).matches()) {
          Files.delete(file);
        }
      }
      if (entries(folder).isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new GraftException("cannot delete " + folder + " (" + Reason.of(e) + ")", e);
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static Entry entry(Path folder) {
    String name = folder.getFileName().toString();
    Optional<CacheDescription> found = CacheDescription.read(folder);
    return new Entry(
        name,
        found.map(CacheDescription::dataset).orElse("?"),
        found.map(cache -> cache.key().storage().label()).orElse("?"),
        found.map(CacheDescription::images).orElse(0),
        blockBytes(folder),
        found.map(CacheDescription::bytes).orElse(0L));
  }

  /**
   * Bytes of all blocks in a cache's folder, even if some blocks are missing; 0 if there is no
   * folder.
   *
   * @throws GraftException when the folder can't be read
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
