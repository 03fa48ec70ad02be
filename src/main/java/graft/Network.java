package graft;

import graft.train.NetworkSettings;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * How a {@link Training} makes its model: {@code Network.standard().imageSize(139).hidden(100)}.
 * Immutable; each method with a parameter returns a changed network.
 */
public final class Network {
  final Changes changes;

  private Network(Changes changes) {
    this.changes = changes;
  }

  private Network with(String option, UnaryOperator<NetworkSettings> change) {
    return new Network(
        changes.with(
            option,
            asked -> {
              asked.network = change.apply(asked.network);
              asked.networkIsSet = true;
            }));
  }

  /** InceptionV3 with the notebook's head. */
  public static Network standard() {
    return new Network(Changes.NONE);
  }

  /** The network below the head; {@code inception-v3} by default. */
  public Network base(String name) {
    Objects.requireNonNull(name, "base");
    return with("--base", network -> network.base(name));
  }

  /**
   * The base's weights: {@code auto}, the default (Keras's official file, downloaded if need be,
   * else the built-in base), {@code imagenet} (only the official file), {@code builtin}, {@code
   * random}, or the path of a Keras HDF5 file.
   */
  public Network weights(String which) {
    Objects.requireNonNull(which, "weights");
    return with("--weights", network -> network.weights(which));
  }

  /**
   * Height and width in pixels to which images are resized, from the network's smallest
   * (InceptionV3: 75) to 1024; the network's default by default (299).
   */
  public Network imageSize(int pixels) {
    return with("--image-size", network -> network.imageSize(pixels));
  }

  /**
   * The first layer that the unfrozen phase trains, by its name or index in Keras; the network's
   * default by default ({@code mixed5}).
   */
  public Network unfreezeFrom(String layer) {
    Objects.requireNonNull(layer, "unfreezeFrom");
    return with("--unfreeze-from", network -> network.unfreezeFrom(layer));
  }

  /** Units of the head's hidden layer, 1 to 8192; 500 by default. */
  public Network hidden(int units) {
    return with("--hidden", network -> network.hidden(units));
  }

  /** Share of the hidden units dropped in training, 0 to less than 1; 0.3 by default. */
  public Network dropout(double share) {
    return with("--dropout", network -> network.dropout(share));
  }
}
