package graft.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Number formats that have a peak of their own. */
public enum Precision {
  FLOAT32,
  BFLOAT16;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
