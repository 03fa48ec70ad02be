package graft.train;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run makes its own model, which it then begins with. Each component has the name and the
 * value of the option of {@code graft export}.
 *
 * @param base the network's name
 * @param weights a word or the absolute path of a file
 * @param imageSize in pixels; empty for the network's own
 * @param unfreezeFrom a layer's name or index; empty for the network's own
 * @param hidden units
 * @param dropout a share
 */
public record NetworkSettings(
    String base,
    String weights,
    OptionalInt imageSize,
    Optional<String> unfreezeFrom,
    int hidden,
    double dropout) {
  public NetworkSettings {
    Objects.requireNonNull(base, "base is missing");
    Objects.requireNonNull(weights, "weights is missing");
  }
}
