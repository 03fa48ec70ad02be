package graft.train;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run makes the model that it begins with. Each component has the name and the value of an
 * option of {@code graft export}.
 *
 * @param base the network's name
 * @param weights a word such as {@code imagenet}, or the absolute path of a weights file
 * @param imageSize height and width in pixels; empty for the network's default
 * @param unfreezeFrom a layer's name or index; empty for the network's default
 * @param hidden number of hidden units in the head
 * @param dropout share of hidden units dropped in training, in [0, 1)
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
