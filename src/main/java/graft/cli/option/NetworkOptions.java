package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.terminal.Console;
import graft.cli.terminal.FetchProgress;
import graft.dataset.cifar.Cifar10;
import graft.export.BaseWeights;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.KerasLayers;
import graft.failure.GraftException;
import graft.machine.Installation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The options that shape a new network. */
public final class NetworkOptions {
  private static final Set<String> NAMES =
      Set.of(
          "--weights",
          "--image-size",
          "--unfreeze-from",
          "--classes",
          "--labels",
          "--hidden",
          "--dropout",
          "--seed");

  @Parameter(
      names = "--weights",
      order = 1,
      description =
          "W: auto (Keras's official file, else the built-in base), imagenet (the official file or"
              + " nothing), builtin, random, or a Keras HDF5 file")
  private String weights = "auto";

  @Parameter(
      names = "--image-size",
      order = 2,
      description = "N: height and width in pixels that images are resized to, 75 to 1024")
  @Whole(least = ExportSettings.MIN_IMAGE_SIZE, most = ExportSettings.MAX_IMAGE_SIZE)
  private int imageSize = 299;

  @Parameter(
      names = "--unfreeze-from",
      order = 3,
      description =
          "LAYER: first layer that the unfrozen phase trains, a Keras layer's name or index")
  private String unfreezeFrom = "mixed5";

  @Parameter(
      names = "--classes",
      order = 4,
      description = "N: number of classes, named class_0, class_1, ... (default: CIFAR-10's ten)")
  @Whole(least = 2, most = ExportSettings.MAX_CLASSES)
  private Integer classes;

  @Parameter(
      names = "--labels",
      order = 5,
      description = "FILE: the classes, one name a line, UTF-8")
  private Path labels;

  @Parameter(names = "--hidden", order = 6, description = "N: units of the head's hidden layer")
  @Whole(least = 1, most = ExportSettings.MAX_HIDDEN)
  private int hidden = 500;

  @Parameter(
      names = "--dropout",
      order = 7,
      description = "X: share of the hidden units dropped in training, 0 to less than 1")
  @Decimal(least = 0, most = Decimal.BELOW_ONE, rule = "a number from 0 to less than 1")
  private double dropout = 0.3;

  @Parameter(names = "--seed", order = 8, description = "N: seed of the head's initial weights")
  @Whole
  private long seed;

  public ExportSettings settings() {
    return new ExportSettings(imageSize, layer(), labels(), hidden, dropout, seed);
  }

  /**
   * Options for the built-in base.
   *
   * @param imageSize height and width in pixels, or null for the default
   */
  public static NetworkOptions builtin(Integer imageSize) {
    NetworkOptions options = new NetworkOptions();
    options.weights = "builtin";
    if (imageSize != null) {
      options.imageSize = imageSize;
    }
    return options;
  }

  /** The weights of the base, downloaded if need be. */
  public BaseWeights base(Console console) {
    try (FetchProgress progress = new FetchProgress(console)) {
      return new BaseWeightsSource(Installation.builtinBase(), Installation.cache(), progress)
          .resolve(weights, progress::notice);
    }
  }

  /**
   * Refuses the options of this group.
   *
   * @param reason why none of them may be given, for the error message
   * @throws CommandLineException naming the first that was given
   */
  public void refuse(Arguments arguments, String reason) {
    arguments.options().stream()
        .filter(NAMES::contains)
        .sorted()
        .findFirst()
        .ifPresent(
            option -> {
              throw new CommandLineException(reason + ": leave " + option + " out");
            });
  }

  private int layer() {
    try {
      return KerasLayers.indexOf(unfreezeFrom);
    } catch (GraftException e) {
      throw new CommandLineException("--unfreeze-from: " + e.getMessage());
    }
  }

  private List<String> labels() {
    if (classes != null && labels != null) {
      throw new CommandLineException("--classes and --labels exclude each other: give one");
    }
    if (labels != null) {
      return LabelsFile.read(labels);
    }
    return classes == null
        ? Cifar10.CLASS_NAMES
        : IntStream.range(0, classes).mapToObj(i -> "class_" + i).toList();
  }
}
