package graft.cache;

import graft.contract.GraftException;
import graft.contract.InputKind;
import graft.files.FolderLock;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Keeps a second run with the same model, data and folder of caches away at once. The locks of the
 * caches themselves would do so only after the seconds that it takes to find out which they are.
 */
public final class CacheClaim implements AutoCloseable {
  private static final int NAME_DIGITS = 16;

  /** Null where nothing is cached. */
  private final FolderLock lock;

  private CacheClaim(FolderLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the claim.
   *
   * @param model the model's folder
   * @param data the data set's name
   * @throws GraftException when another process has it, or the folder can't be written
   */
  public static CacheClaim take(CacheSettings settings, Path model, String data) {
    if (!settings.allows(InputKind.FEATURES) && !settings.allows(InputKind.BOUNDARY)) {
      return new CacheClaim(null);
    }
    final String both = model.toAbsolutePath().normalize() + "\n" + data;
    final String name = Hashes.sha256(both.getBytes(StandardCharsets.UTF_8));
    return new CacheClaim(
        CacheFolder.lock(
            settings.root(),
            "run-" + name.substring(0, NAME_DIGITS),
            "the cache of %s and %s in %s".formatted(model, data, settings.root())));
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
