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
 * @param root folder of all caches; created when needed
 * @param boundaryStorage number format of the boundary on disk; features are always float32
 * @param decided the kinds that a resumed run chose when it began; empty for a new run
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

  /** The settings of a new run. */
  public CacheSettings(CacheMode mode, Path root, Storage boundaryStorage) {
    this(mode, root, boundaryStorage, Optional.empty());
  }

  /** Whether anything may be cached. */
  public boolean isAny() {
    return mode != CacheMode.NONE && decided.map(kinds -> !kinds.isEmpty()).orElse(true);
  }

  /** Whether this kind is cached if there is room for it. */
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

  /** The number format of a kind on disk. */
  Storage storage(InputKind kind) {
    return kind == InputKind.BOUNDARY ? boundaryStorage : Storage.FLOAT32;
  }

  /** The values of {@code --cache}. */
  public enum CacheMode {
    /** As much as the disk has room for. */
    AUTO,
    /** Features only: they take little space, but only the frozen phase can use them. */
    FEATURES,
    /** Features and the boundary; the run fails if there is no room for both. */
    ALL,
    /** Nothing: every epoch computes the base again. */
    NONE;

    /** The word in options and files: {@code auto}, {@code features}, ... */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
