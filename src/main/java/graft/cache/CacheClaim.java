package graft.cache;

import graft.contract.InputKind;
import graft.failure.GraftException;
import graft.files.FolderLock;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Locks out a second run with the same model, data and cache folder. The caches' own locks would
 * also lock it out, but only once the caches' keys are computed, which takes seconds.
 */
public final class CacheClaim implements AutoCloseable {
  private static final int NAME_DIGITS = 16;

  /** Lock of the model and the data set; null, like {@code beginning}, if nothing is cached. */
  private final FolderLock lock;

  /**
   * A lock that is held until the caches themselves are locked. {@link CacheFolder#delete} needs
   * this lock, so it can't delete a cache of a run that is just beginning.
   */
  private final FolderLock beginning;

  private CacheClaim(FolderLock lock, FolderLock beginning) {
    this.lock = lock;
    this.beginning = beginning;
  }

  /**
   * Takes the lock of a model and a data set.
   *
   * @param model the model's folder
   * @param data the data set's name
   * @throws GraftException when another process holds the lock, or the folder can't be written
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

  /** Call this once the caches are open: from then on their own locks protect them. */
  public void cachesAreOpen() {
    try (beginning) {
      // The lock is closed here; it may be null.
    }
  }

  @Override
  public void close() {
    try (lock;
        beginning) {
      // Both locks are closed, even if the first close throws.
    }
  }
}
