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
  /** The default number of epochs. */
  public static final int EPOCHS = 1;

  /** The default learning rate. */
  public static final double LEARNING_RATE = 1e-5;

  /** No large phase. The other values are the defaults. */
  public static final LargeSettings NONE =
      new LargeSettings(
          OptionalInt.empty(), new PhaseSettings(EPOCHS, (float) LEARNING_RATE), Optional.empty());

  public LargeSettings {
    Objects.requireNonNull(phase, "epochs_large is missing");
  }
}
