package graft.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** The phases of a training, in their order. */
public enum Phase {
  /** Only the head trains; the whole base keeps its weights. */
  FROZEN,
  /** The head and the unfrozen upper layers of the base train. */
  UNFROZEN,
  /** The same layers as in {@link #UNFROZEN} train further, in a model that takes larger images. */
  LARGE;

  /** The phases that a model has signatures of its own for. */
  public static final List<Phase> IN_MODEL = List.of(FROZEN, UNFROZEN);

  /** The phase whose signatures train this phase. */
  Phase inModel() {
    return this == FROZEN ? FROZEN : UNFROZEN;
  }

  /** The phase's name in options, directories and histories, such as {@code frozen}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
