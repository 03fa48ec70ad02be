package graft.cache;

import graft.contract.InputKind;
import graft.failure.GraftException;
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

  /** Null where nothing is cached, as is the other. */
  private final FolderLock lock;

  /** Held until the caches are locked themselves, see {@link CacheFolder#delete}. */
  private final FolderLock beginning;

  private CacheClaim(FolderLock lock, FolderLock beginning) {
    this.lock = lock;
    this.beginning = beginning;
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
      return new CacheClaim(null, null);
    }
    String both = model.toAbsolutePath().normalize() + "\n" + data;
    String name = Hashes.sha256(both.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
    String what = "the cache of %s and %s in %s".formatted(model, data, settings.root());
    FolderLock lock = CacheFolder.lock(settings.root(), "run-" + name, what);
    try {
      return new CacheClaim(lock, CacheFolder.lock(settings.root(), "beginning-" + name, what));
    } catch (RuntimeException | Error e) {
      try (lock) {
        throw e;
      }
    }
  }

  /** The caches are open: from now on their own locks say which they are. */
  public void cachesAreOpen() {
    try (beginning) {
      // Closing is all there is to do, where there is anything to close.
    }
  }

  @Override
  public void close() {
    try (lock;
        beginning) {
      // Closing both, whatever the first throws, is all there is to do.
    }
  }
}
