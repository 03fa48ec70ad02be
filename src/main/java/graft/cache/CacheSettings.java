package graft.cache;

import graft.contract.InputKind;
import java.nio.file.Path;

/**
 * What is cached, where, and how.
 *
 * @param mode what is cached
 * @param root folder of all caches; made when needed
 * @param boundaryStorage format of the boundary on disk; features are always float32
 */
public record CacheSettings(CacheMode mode, Path root, Storage boundaryStorage) {
  /** Whether the mode caches this kind, given room. */
  public boolean allows(InputKind kind) {
    return switch (mode) {
      case NONE -> false;
      case FEATURES -> kind == InputKind.FEATURES;
      case AUTO, ALL -> kind != InputKind.IMAGES;
    };
  }

  /** The format on disk of a kind. */
  Storage storage(InputKind kind) {
    return kind == InputKind.BOUNDARY ? boundaryStorage : Storage.FLOAT32;
  }

  /** No caches; the folder is never touched. */
  public static CacheSettings none() {
    return new CacheSettings(CacheMode.NONE, Path.of("."), Storage.FLOAT32);
  }
}
