package graft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import graft.contract.InputKind;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The large phase, which follows the others with larger images.
 *
 * @param imageSize height and width, in pixels, to which its model resizes images; empty for no
 *     large phase
 * @param phase how it is trained, if at all
 * @param decided the kinds that it caches, once it has chosen them
 */
public record LargeSettings(
    @JsonProperty("large_size") OptionalInt imageSize,
    @JsonUnwrapped(suffix = "_large") PhaseSettings phase,
    @JsonProperty("cached") Optional<Set<InputKind>> decided) {
  /** No large phase. */
  public static final LargeSettings NONE =
      new LargeSettings(OptionalInt.empty(), PhaseSettings.LARGE, Optional.empty());

  public LargeSettings {
    Objects.requireNonNull(phase, "epochs_large is missing");
  }
}
