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
 * A model on disk whose weights a new model takes over.
 *
 * @param directory the SavedModel, which stays as it is
 * @param description what it says of itself
 * @param trainedOn the pictures that it was trained on, where they are known
 */
public record TrainedModel(
    Path directory, ModelDescription description, Optional<TrainedOn> trainedOn) {
  /**
   * Reads its files; no graph is opened.
   *
   * @throws GraftException when one is missing or damaged
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
                    "the network of %s, %s, is none that graft export can build"
                        .formatted(directory, name)));
  }

  /**
   * The settings of a copy with all its weights, classes and head.
   *
   * @param imageSize of the copy, in pixels
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
   * What is recorded of its training, for a copy whose network resizes images to another size.
   *
   * @param imageSize of the copy, in pixels
   */
  ModelTraining training(int imageSize) {
    ModelTraining training = description.training();
    if (training == null || training.imageSide() == null) {
      return training;
    }
    // Only images smaller than the network's size surely entered it at a size of their own.
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
