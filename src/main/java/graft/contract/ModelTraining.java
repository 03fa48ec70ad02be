package graft.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;

/**
 * What has been done to a model since its export: the field {@code training} of {@code graft.json}.
 *
 * <p>The constructors throw an {@code IllegalArgumentException} as those of {@link
 * ModelDescription}.
 *
 * @param dataset name of the data set of the last phase
 * @param fingerprint SHA-256 of that data set: names, labels and pixels, training and validation
 *     images
 * @param history one entry an epoch, oldest first
 * @param imageSide height and width in pixels at which the images, cut to squares, entered the
 *     network: their own where all had one within {@code imageSize}, else {@code imageSize}; null
 *     in models of earlier versions
 * @param split how its training and validation images came to be divided; null in models of Graft
 *     0.1.0
 * @param valSplit about how much was held out or held back, in (0, 1); null where the data came
 *     split
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelTraining(
    String dataset,
    String fingerprint,
    List<EpochRecord> history,
    Integer imageSide,
    String split,
    Double valSplit) {
  /** Of a model whose image side and split are not recorded. */
  public ModelTraining(String dataset, String fingerprint, List<EpochRecord> history) {
    this(dataset, fingerprint, history, null, null, null);
  }

  public ModelTraining {
    ModelDescription.require(dataset, "training.dataset");
    ModelDescription.require(fingerprint, "training.fingerprint");
    if (imageSide != null) {
      ModelDescription.requireIn(
          imageSide, 1, ModelDescription.MAX_IMAGE_SIZE, "training.image_side");
    }
    if (valSplit != null) {
      ModelDescription.requireIn(
          valSplit, Double.MIN_VALUE, Math.nextDown(1.0), "training.val_split");
    }
    if (history == null || history.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("has a training.history that is no list of epochs");
    }
    history.forEach(epoch -> ModelDescription.require(epoch.phase(), "training.history's phase"));
    history = List.copyOf(history);
  }
}
