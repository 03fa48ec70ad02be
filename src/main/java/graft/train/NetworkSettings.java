package graft.train;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run makes the model that it begins with. Each component has the name and the value of an
 * option of {@code graft export}.
 *
 * @param base the network's name
 * @param weights {@code auto} (Keras's official file, downloaded if need be, else the built-in
 *     base), {@code imagenet} (only the official file), {@code builtin}, {@code random}, or the
 *     path of a Keras HDF5 file, which a run records as an absolute path
 * @param imageSize height and width in pixels to which images are resized, from the network's
 *     smallest (InceptionV3: 75) to 1024; empty for the network's default
 * @param unfreezeFrom the first layer that the unfrozen phase trains, by its name or index in
 *     Keras; empty for the network's default
 * @param hidden units of the head's hidden layer, 1 to 8192
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

  /** InceptionV3 with the notebook's head: 500 hidden units, of which 0.3 are dropped. */
  public static NetworkSettings defaults() {
    return new NetworkSettings(
        "inception-v3", "auto", OptionalInt.empty(), Optional.empty(), 500, 0.3);
  }

  /** These settings with another network. */
  public NetworkSettings base(String other) {
    return new NetworkSettings(other, weights, imageSize, unfreezeFrom, hidden, dropout);
  }

  /** These settings with other weights. */
  public NetworkSettings weights(String other) {
    return new NetworkSettings(base, other, imageSize, unfreezeFrom, hidden, dropout);
  }

  /** These settings with an image size. */
  public NetworkSettings imageSize(int pixels) {
    return new NetworkSettings(
        base, weights, OptionalInt.of(pixels), unfreezeFrom, hidden, dropout);
  }

  /** These settings with a first layer to unfreeze. */
  public NetworkSettings unfreezeFrom(String layer) {
    return new NetworkSettings(base, weights, imageSize, Optional.of(layer), hidden, dropout);
  }

  /** These settings with a hidden layer of another size. */
  public NetworkSettings hidden(int units) {
    return new NetworkSettings(base, weights, imageSize, unfreezeFrom, units, dropout);
  }

  /** These settings with another share of dropped units. */
  public NetworkSettings dropout(double share) {
    return new NetworkSettings(base, weights, imageSize, unfreezeFrom, hidden, share);
  }
}
