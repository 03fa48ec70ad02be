package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.failure.GraftException;
import graft.files.Writable;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.util.Optional;

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

  /** The cache settings of a run with these session options. */
  public CacheSettings settings(SessionOptions session) {
    CacheMode possible = obstacle().isPresent() ? CacheMode.NONE : mode;
    return new CacheSettings(possible, folder.root(), storage(session));
  }

  /** A notice if no caches are kept because the default folder can't be written; else empty. */
  public Optional<String> notice() {
    return obstacle()
        .map(reason -> "cache: none, " + reason + "; choose another folder with --cache-dir");
  }

  /**
   * Why the default folder can't be written; empty if it can be written. Also empty if the user
   * names a mode or a folder: an obstacle is then a failure.
   */
  private Optional<String> obstacle() {
    if (mode != CacheMode.AUTO || folder.isGiven()) {
      return Optional.empty();
    }
    try {
      Writable.require(folder.root().resolve("cache"));
      return Optional.empty();
    } catch (GraftException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Storage storage(SessionOptions session) {
    return switch (storage) {
      case FLOAT32 -> Storage.FLOAT32;
      case FLOAT16 -> Storage.FLOAT16;
      case BFLOAT16 -> Storage.BFLOAT16;
      // Numbers computed in bfloat16 lose nothing when they are stored in bfloat16.
      case AUTO -> session.precision() == Precision.BFLOAT16 ? Storage.BFLOAT16 : Storage.FLOAT16;
    };
  }
}
