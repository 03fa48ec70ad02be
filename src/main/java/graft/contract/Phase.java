package graft.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The two phases of transfer learning. */
public enum Phase {
  /** Only the head trains; the whole base keeps its weights. */
  FROZEN,
  /** The head and the unfrozen upper layers of the base train. */
  UNFROZEN;

  /** The phase's name in options, directories and histories: {@code frozen} or {@code unfrozen}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
