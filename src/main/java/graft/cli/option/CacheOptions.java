package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.Saving;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;

/** The options of {@code train} about its caches. */
public final class CacheOptions {
  @Parameter(
      names = "--cache",
      order = 40,
      description =
          "MODE: what is kept on disk, so that each image goes through the frozen base only once:"
              + " features, all (features and boundary), none, or auto (like all, as far as the"
              + " disk has room)")
  private CacheMode mode = CacheMode.AUTO;

  @ParametersDelegate private final CacheFolderOption folder = new CacheFolderOption();

  @Parameter(
      names = "--boundary-storage",
      order = 42,
      description =
          "FORMAT: the boundary's numbers on disk: float32 (exact), float16 or bfloat16 (rounded,"
              + " half the space), or auto (bfloat16 if the precision is bfloat16, else float16)")
  private BoundaryStorage storage = BoundaryStorage.AUTO;

  /** The values of {@code --boundary-storage}. */
  enum BoundaryStorage {
    AUTO,
    FLOAT32,
    FLOAT16,
    BFLOAT16
  }

  /** Adds the options that were given. */
  public Setters<Saving> set(Setters<Saving> setters) {
    Setters<Saving> set =
        setters
            .set("--cache", saving -> saving.cache(mode))
            .set("--cache-dir", saving -> saving.cacheFolder(folder.root()));
    return storage == BoundaryStorage.AUTO
        ? set
        : set.set(
            "--boundary-storage",
            saving -> saving.boundaryStorage(Storage.valueOf(storage.name())));
  }
}
