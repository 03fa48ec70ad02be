package graft.cache;

import graft.cache.CacheSettings.CacheMode;
import graft.failure.GraftException;
import graft.files.Writable;
import graft.machine.Installation;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a user wants of a training's caches.
 *
 * @param mode what is kept on disk, so that each image goes through the frozen base only once
 * @param folder where caches are kept; empty for {@link #standardFolder}
 * @param boundaryStorage the boundary's numbers on disk: float32 is exact, 16 bits are rounded and
 *     take half the space; empty for bfloat16 if the precision is bfloat16, else float16
 */
public record CacheChoice(
    CacheMode mode, Optional<Path> folder, Optional<Storage> boundaryStorage) {
  public CacheChoice {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(boundaryStorage, "boundaryStorage");
  }

  /** The folder {@code activations} in Graft's cache folder. */
  public static Path standardFolder() {
    return Installation.cache().resolve("activations");
  }

  /** The cache settings of a run with these session options. */
  public CacheSettings settings(SessionOptions session) {
    CacheMode possible = obstacle().isPresent() ? CacheMode.NONE : mode;
    return new CacheSettings(possible, root(), storage(session));
  }

  /** A notice if no caches are kept because the standard folder can't be written; else empty. */
  public Optional<String> notice() {
    return obstacle()
        .map(reason -> "cache: none, " + reason + "; choose another folder with --cache-dir");
  }

  /**
   * Why the standard folder can't be written; empty if it can be written. Also empty if the user
   * names a mode or a folder: an obstacle is then a failure.
   */
  private Optional<String> obstacle() {
    if (mode != CacheMode.AUTO || folder.isPresent()) {
      return Optional.empty();
    }
    try {
      Writable.require(root().resolve("cache"));
      return Optional.empty();
    } catch (GraftException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Path root() {
    return folder.orElseGet(CacheChoice::standardFolder);
  }

  private Storage storage(SessionOptions session) {
    // Numbers computed in bfloat16 lose nothing when they are stored in bfloat16.
    return boundaryStorage.orElse(
        session.precision() == Precision.BFLOAT16 ? Storage.BFLOAT16 : Storage.FLOAT16);
  }
}
