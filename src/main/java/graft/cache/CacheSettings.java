package graft.cache;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import graft.contract.InputKind;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is cached, where, and how.
 *
 * @param mode what is cached
 * @param root folder of all caches; made when needed
 * @param boundaryStorage format of the boundary on disk; features are always float32
 * @param decided the kinds that a resumed run decided on when it began; empty for a new run
 */
public record CacheSettings(
    @JsonProperty("cache") CacheMode mode,
    @JsonProperty("cache_dir") Path root,
    Storage boundaryStorage,
    @JsonProperty("cached") Optional<Set<InputKind>> decided) {
  public CacheSettings {
    Objects.requireNonNull(mode, "cache is missing");
    Objects.requireNonNull(root, "cache_dir is missing");
    Objects.requireNonNull(boundaryStorage, "boundary_storage is missing");
    decided = decided.map(kinds -> Collections.unmodifiableSet(new TreeSet<>(kinds)));
  }

  /** For a new run. */
  public CacheSettings(CacheMode mode, Path root, Storage boundaryStorage) {
    this(mode, root, boundaryStorage, Optional.empty());
  }

  /** Whether the mode caches this kind, given room. */
  boolean allows(InputKind kind) {
    return decided.map(kinds -> kinds.contains(kind)).orElseGet(() -> isOfMode(kind));
  }

  /** Whether kinds that can't be cached are left out with a notice; otherwise the run fails. */
  boolean isAutomatic() {
    return mode == CacheMode.AUTO && decided.isEmpty();
  }

  private boolean isOfMode(InputKind kind) {
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

  /** The values of {@code --cache}. */
  public enum CacheMode {
    /** As much as the disk has room for. */
    AUTO,
    /** Features only: little space, for the frozen phase. */
    FEATURES,
    /** Features and the boundary, or a failure where there is no room. */
    ALL,
    /** Nothing: every epoch computes the base again. */
    NONE;

    /** As it is written in options and files: {@code auto}, {@code features}, ... */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
