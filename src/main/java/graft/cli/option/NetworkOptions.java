package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.Network;
import graft.cli.option.Values.Decimal;
import graft.cli.option.Values.Whole;
import graft.export.BaseNetworks;
import graft.export.ExportSettings;
import graft.failure.WrongSettingException;
import graft.train.NetworkSettings;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The options that shape a new network, apart from its classes and its seed. */
public final class NetworkOptions {
  @Parameter(
      names = "--base",
      order = 10,
      description = "NAME: the network below the head, from the list below")
  private String base = NetworkSettings.defaults().base();

  @Parameter(
      names = "--weights",
      order = 11,
      description =
          "W: the base's weights: auto (Keras's official file, else the built-in base), imagenet"
              + " (only the official file), builtin, random, or the path of a Keras HDF5 file")
  private String weights = NetworkSettings.defaults().weights();

  @Parameter(
      names = "--image-size",
      order = 12,
      description =
          "N: height and width in pixels that images are resized to (default: the network's)")
  @Whole(least = BaseNetworks.SMALLEST_IMAGE_SIZE, most = ExportSettings.MAX_IMAGE_SIZE)
  private Integer imageSize;

  @Parameter(
      names = "--unfreeze-from",
      order = 13,
      description =
          "LAYER: the first layer that the unfrozen phase trains, by its name or index in Keras"
              + " (default: the network's)")
  private String unfreezeFrom;

  @Parameter(names = "--hidden", order = 14, description = "N: units of the head's hidden layer")
  @Whole(least = 1, most = ExportSettings.MAX_HIDDEN)
  private int hidden = NetworkSettings.defaults().hidden();

  @Parameter(
      names = "--dropout",
      order = 15,
      description = "X: share of the hidden units dropped in training, 0 to less than 1")
  @Decimal(least = 0, most = Decimal.BELOW_ONE, rule = "a number from 0 to less than 1")
  private double dropout = NetworkSettings.defaults().dropout();

  /** The network with the options that were given. */
  public Network network(Arguments arguments) {
    return arguments
        .setters(Network.standard())
        .set("--base", network -> network.base(base))
        .set("--weights", network -> network.weights(weights))
        .set("--image-size", network -> network.imageSize(imageSize))
        .set("--unfreeze-from", network -> network.unfreezeFrom(unfreezeFrom))
        .set("--hidden", network -> network.hidden(hidden))
        .set("--dropout", network -> network.dropout(dropout))
        .value();
  }

  /** The settings that all options together, given or not, ask for. */
  public NetworkSettings settings() {
    return new NetworkSettings(
        base,
        weights,
        imageSize == null ? OptionalInt.empty() : OptionalInt.of(imageSize),
        Optional.ofNullable(unfreezeFrom),
        hidden,
        dropout);
  }

  /**
   * Refuses the options of this group.
   *
   * @param reason why they are refused, for the error message
   * @throws WrongSettingException if one of them was given; the message names that option
   */
  public void refuse(Arguments arguments, String reason) {
    // Every field of this class is an option.
    arguments.refuse(
        Arrays.stream(NetworkOptions.class.getDeclaredFields())
            .map(field -> field.getAnnotation(Parameter.class).names()[0])
            .toList(),
        reason);
  }
}
