package graft.cache;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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
