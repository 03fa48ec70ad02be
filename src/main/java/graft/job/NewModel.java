package graft.job;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.dataset.DataSplit;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.export.BaseWeights;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.TrainedModel;
import graft.failure.GraftException;
import graft.failure.WrongSettingException;
import graft.failure.WrongUseException;
import graft.files.ShellWord;
import graft.machine.Installation;
import graft.train.NetworkSettings;
import graft.train.Preset;
import graft.train.TrainingListener;
import graft.train.TrainingSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that is to be exported, such as the one that a training without a model makes.
 *
 * @param network its settings; the path of a weights file becomes absolute, because a run may be
 *     resumed from another folder
 */
public record NewModel(NetworkSettings network) {
  /**
   * Checks the weights' name.
   *
   * @throws WrongSettingException when it can be no path
   */
  public NewModel {
    if (BaseWeightsSource.isFile(network.weights())) {
      network = network.weights(absolute(network.weights()));
    }
  }

  private static String absolute(String weights) {
    try {
      if (!weights.isBlank()) {
        return Path.of(weights).toAbsolutePath().toString();
      }
    } catch (InvalidPathException e) {
      // The text is not a path. It is refused below, like an empty text.
    }
    throw WrongSettingException.refused("--weights", "the path of a file or folder", weights);
  }

  /**
   * Checks the settings before any work begins.
   *
   * @throws WrongSettingException as {@link #settings}
   * @throws WrongUseException when the weights are not a file
   */
  public void check() {
    layer(base());
    imageSize();
    checkHead();
    if (BaseWeightsSource.isFile(network.weights())) {
      BaseWeightsSource.requireFile(Path.of(network.weights()));
    }
  }

  /** Height and width in pixels to which the network resizes images. */
  public int imageSize() {
    return imageSize(base());
  }

  /**
   * The settings of the export.
   *
   * @param labels the class names
   * @param seed the seed of the head's initial weights
   * @throws WrongSettingException when the network does not exist, does not have the layer, or
   *     can't take images of this size
   */
  public ExportSettings settings(List<String> labels, long seed) {
    BaseNetwork base = base();
    return new ExportSettings(
        base, imageSize(base), layer(base), labels, network.hidden(), network.dropout(), seed);
  }

  /**
   * The settings of a model that takes over the weights, classes and head of another one. Only the
   * image size and the layer to unfreeze from may differ.
   *
   * @throws WrongSettingException as {@link #settings}
   */
  public ExportSettings settingsFrom(TrainedModel trained) {
    BaseNetwork base = trained.network();
    ModelDescription old = trained.description();
    return trained.copied(
        network.imageSize().isPresent() ? imageSize(base) : old.imageSize(),
        network.unfreezeFrom().isPresent() ? layer(base) : old.unfreezeFrom());
  }

  /** The weights of the base, downloaded if necessary, unless the listener asks for a stop. */
  public BaseWeights weights(TrainingListener listener) {
    try (WorkProgress progress = new WorkProgress(listener)) {
      return new BaseWeightsSource(Installation.builtinBase(), Installation.cache(), progress)
          .resolve(base(), network.weights(), listener::notice);
    }
  }

  /**
   * Exports the model for the classes of the data and replaces an existing model.
   *
   * @param folder where to write it; a restarted run moves it to its place later
   * @param run the run's settings; their seed is also the seed of the head's initial weights
   */
  void export(Path folder, DataSplit data, TrainingSettings run, TrainingListener listener) {
    ExportSettings made = settings(data.train().classNames(), run.seed());
    Exporter.refuseForeign(run.model());
    listener.notice("exporting the network into " + run.model());
    Exporter.export(made, weights(listener), folder, true, run.session().inFloat32());
  }

  /**
   * Refuses a model with another network, image size or first unfrozen layer than this one.
   *
   * @throws WrongUseException that names the differences and how to make such a model
   */
  void requireLike(Path model, Preset preset) {
    ModelDescription found = ModelFiles.readDescription(model);
    ExportSettings needed = settings(found.labels(), found.head().seed());
    boolean sameNetwork = needed.network().name().equals(found.base().network());
    if (sameNetwork
        && needed.imageSize() == found.imageSize()
        && needed.unfreezeFrom() == found.unfreezeFrom()) {
      return;
    }
    String command =
        ", or export one like that (graft export --from %s --image-size %d --unfreeze-from %d --output DIR)"
            .formatted(ShellWord.of(model), needed.imageSize(), needed.unfreezeFrom());
    throw new WrongUseException(
        "--preset %s needs %s, but %s is %s; leave --model out%s"
            .formatted(
                preset.label(),
                words(needed.network().name(), needed.imageSize(), needed.unfreezeFrom()),
                model,
                words(found.base().network(), found.imageSize(), found.unfreezeFrom()),
                sameNetwork ? command : ""));
  }

  private static String words(String network, int imageSize, int unfreezeFrom) {
    return "%s for images of %2$dx%2$d, unfrozen from layer %3$d"
        .formatted(network, imageSize, unfreezeFrom);
  }

  private void checkHead() {
    if (network.hidden() < 1 || network.hidden() > ExportSettings.MAX_HIDDEN) {
      String rule = "a whole number from 1 to " + ExportSettings.MAX_HIDDEN;
      throw WrongSettingException.refused("--hidden", rule, network.hidden());
    }
    if (!(network.dropout() >= 0 && network.dropout() < 1)) {
      String rule = "a number from 0 to less than 1";
      throw WrongSettingException.refused("--dropout", rule, network.dropout());
    }
  }

  private BaseNetwork base() {
    try {
      return BaseNetworks.named(network.base());
    } catch (GraftException e) {
      throw new WrongSettingException("--base: " + e.getMessage());
    }
  }

  private int imageSize(BaseNetwork base) {
    int size = network.imageSize().orElse(base.usualImageSize());
    int smallest = base.smallestImageSize();
    if (size < smallest || size > ExportSettings.MAX_IMAGE_SIZE) {
      String rule =
          "a whole number from %d to %d".formatted(smallest, ExportSettings.MAX_IMAGE_SIZE);
      throw WrongSettingException.refused("--image-size", rule, size);
    }
    return size;
  }

  private int layer(BaseNetwork base) {
    try {
      return base.indexOf(network.unfreezeFrom().orElse(base.usualUnfreezeFrom()));
    } catch (GraftException e) {
      throw new WrongSettingException("--unfreeze-from: " + e.getMessage());
    }
  }
}
