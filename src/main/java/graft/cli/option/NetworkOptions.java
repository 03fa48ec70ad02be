package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.cli.option.Values.Decimal;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.LateProgress;
import graft.contract.ModelDescription;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.export.BaseWeights;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.TrainedModel;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.machine.Installation;
import graft.train.NetworkSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The options that shape a new network, apart from its classes and its seed. */
public final class NetworkOptions {
  @Parameter(
      names = "--base",
      order = 10,
      description = "NAME: the network below the head, from the list below")
  private String base = "inception-v3";

  @Parameter(
      names = "--weights",
      order = 11,
      description =
          "W: the base's weights: auto (Keras's official file, else the built-in base), imagenet"
              + " (only the official file), builtin, random, or the path of a Keras HDF5 file")
  private String weights = "auto";

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
  private int hidden = 500;

  @Parameter(
      names = "--dropout",
      order = 15,
      description = "X: share of the hidden units dropped in training, 0 to less than 1")
  @Decimal(least = 0, most = Decimal.BELOW_ONE, rule = "a number from 0 to less than 1")
  private double dropout = 0.3;

  /**
   * The settings that the options ask for.
   *
   * @param labels the class names
   * @param seed the seed of the head's initial weights
   * @throws ParameterException when the network does not exist, does not have the layer, or can't
   *     take images of this size
   */
  public ExportSettings settings(List<String> labels, long seed) {
    BaseNetwork network = network();
    return new ExportSettings(
        network, imageSize(network), layer(network), labels, hidden, dropout, seed);
  }

  /**
   * The settings of a model that takes over the weights, classes and head of another one. Only the
   * image size and the layer to unfreeze from may differ.
   *
   * @throws ParameterException when another option was given, or as {@link #settings}
   */
  public ExportSettings settingsFrom(TrainedModel trained, Arguments arguments) {
    arguments.refuse(
        List.of("--base", "--weights", "--hidden", "--dropout"),
        "--from takes the network, its weights and its head as they are");
    BaseNetwork network = trained.network();
    ModelDescription old = trained.description();
    return trained.copied(
        imageSize == null ? old.imageSize() : imageSize(network),
        unfreezeFrom == null ? old.unfreezeFrom() : layer(network));
  }

  /**
   * Checks the options before any work begins.
   *
   * @throws ParameterException as {@link #settings}
   * @throws WrongUseException when the weights are not a file
   */
  public void check() {
    layer(network());
    imageSize();
    if (BaseWeightsSource.isFile(weights)) {
      BaseWeightsSource.requireFile(Values.path("--weights", weights));
    }
  }

  /** Height and width in pixels to which the network resizes images. */
  public int imageSize() {
    return imageSize(network());
  }

  /** The options as a run records them. */
  public NetworkSettings recorded() {
    return new NetworkSettings(
        base,
        BaseWeightsSource.isFile(weights)
            ? Values.path("--weights", weights).toAbsolutePath().toString()
            : weights,
        imageSize == null ? OptionalInt.empty() : OptionalInt.of(imageSize),
        Optional.ofNullable(unfreezeFrom),
        hidden,
        dropout);
  }

  /** The options that a run has recorded. */
  public static NetworkOptions of(NetworkSettings recorded) {
    NetworkOptions options = new NetworkOptions();
    options.base = recorded.base();
    options.weights = recorded.weights();
    options.imageSize =
        recorded.imageSize().isPresent() ? (Integer) recorded.imageSize().getAsInt() : null;
    options.unfreezeFrom = recorded.unfreezeFrom().orElse(null);
    options.hidden = recorded.hidden();
    options.dropout = recorded.dropout();
    return options;
  }

  /**
   * Options for the built-in base.
   *
   * @param imageSize height and width in pixels, or null for the default
   */
  public static NetworkOptions builtin(Integer imageSize) {
    NetworkOptions options = new NetworkOptions();
    options.weights = "builtin";
    options.imageSize = imageSize;
    return options;
  }

  /** The base's weights, downloaded if necessary. */
  public BaseWeights weights(Console console) {
    return weights(console, () -> {});
  }

  /**
   * The weights of the base, downloaded if necessary.
   *
   * @param check called at each step of a download; an exception that it throws ends the download
   */
  public BaseWeights weights(Console console, Runnable check) {
    try (LateProgress progress = new LateProgress(console, check)) {
      return new BaseWeightsSource(Installation.builtinBase(), Installation.cache(), progress)
          .resolve(network(), weights, console::notice);
    }
  }

  /**
   * Refuses the options of this group.
   *
   * @param reason why they are refused, for the error message
   * @throws ParameterException if one of them was given; the message names that option
   */
  public void refuse(Arguments arguments, String reason) {
    // Every field of this class is an option.
    arguments.refuse(
        Arrays.stream(NetworkOptions.class.getDeclaredFields())
            .map(field -> field.getAnnotation(Parameter.class).names()[0])
            .toList(),
        reason);
  }

  private BaseNetwork network() {
    try {
      return BaseNetworks.named(base);
    } catch (GraftException e) {
      throw new ParameterException("--base: " + e.getMessage());
    }
  }

  private int imageSize(BaseNetwork network) {
    int size = imageSize == null ? network.usualImageSize() : imageSize;
    int smallest = network.smallestImageSize();
    if (size < smallest) {
      throw Values.refused(
          "--image-size",
          "a whole number from %d to %d".formatted(smallest, ExportSettings.MAX_IMAGE_SIZE),
          String.valueOf(size));
    }
    return size;
  }

  private int layer(BaseNetwork network) {
    try {
      return network.indexOf(unfreezeFrom == null ? network.usualUnfreezeFrom() : unfreezeFrom);
    } catch (GraftException e) {
      throw new ParameterException("--unfreeze-from: " + e.getMessage());
    }
  }
}
