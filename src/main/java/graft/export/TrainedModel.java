package graft.export;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.ModelTraining;
import graft.contract.TrainedOn;
import graft.failure.GraftException;
import graft.files.Manifest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model on disk from which a new model copies the weights.
 *
 * @param directory the SavedModel, which is only read
 * @param description the content of its {@code graft.json}
 * @param trainedOn the pictures that it was trained on, where they are known
 */
public record TrainedModel(
    Path directory, ModelDescription description, Optional<TrainedOn> trainedOn) {
  /**
   * Reads a model's description without loading its graph.
   *
   * @throws GraftException when a file of the model is missing or damaged
   */
  public static TrainedModel read(Path directory) {
    Manifest.check(directory, ModelFiles.ALL);
    return new TrainedModel(
        directory, ModelFiles.readDescription(directory), TrainedOn.read(directory));
  }

  /**
   * The network below its head.
   *
   * @throws GraftException when Graft can't build that network
   */
  public BaseNetwork network() {
    String name = description.base().network();
    return BaseNetworks.ALL.stream()
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new GraftException(
                    ("the model %s has the network %s, which graft export can't build;"
                            + " give another model")
                        .formatted(directory, name)));
  }

  /**
   * The settings of a copy with all its weights, classes and head.
   *
   * @param imageSize height and width, in pixels, to which the copy resizes images
   * @param unfreezeFrom index of the first layer that the copy's unfrozen phase trains
   * @throws GraftException as {@link #network}
   */
  public ExportSettings copied(int imageSize, int unfreezeFrom) {
    ModelDescription.Head head = description.head();
    return new ExportSettings(
        network(),
        imageSize,
        unfreezeFrom,
        description.labels(),
        head.hidden(),
        head.dropout(),
        head.seed());
  }

  /**
   * This model's training record, changed for a copy whose network resizes images to another size.
   *
   * @param imageSize height and width, in pixels, to which the copy resizes images
   */
  ModelTraining training(int imageSize) {
    ModelTraining training = description.training();
    if (training == null || training.imageSide() == null) {
      return training;
    }
    // A side equal to the network's size may be the result of resizing. A smaller side is surely
    // the images' own, so it stays as recorded.
    int side = training.imageSide();
    boolean ownSize = side < description.imageSize() && side <= imageSize;
    return new ModelTraining(
        training.dataset(),
        training.fingerprint(),
        training.history(),
        ownSize ? side : imageSize,
        training.split(),
        training.valSplit());
  }
}
