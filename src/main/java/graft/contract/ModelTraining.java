package graft.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;

/**
 * The training of a model since its export: the field {@code training} of {@code graft.json}.
 *
 * <p>The constructors throw an {@code IllegalArgumentException} that names a field which is missing
 * or out of range.
 *
 * @param dataset name of the data set of the last phase
 * @param fingerprint SHA-256 of the names, labels and pixels of that data set's training and
 *     validation images
 * @param history one entry per epoch, oldest first
 * @param imageSide height and width, in pixels, of the squares that entered the network. If the
 *     squares cut from all training images had one size, at most {@code imageSize}, it is that
 *     size; else it is {@code imageSize}. Null in models of earlier versions.
 * @param split how the training and validation images were divided, a word such as {@code content};
 *     null in models of Graft 0.1.0
 * @param valSplit approximate share of the images that was used for validation only, in (0, 1);
 *     null if the data came divided
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
  /** A training whose image side and split are not recorded. */
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
      throw new IllegalArgumentException("has a training.history that is not a list of epochs");
    }
    history.forEach(epoch -> ModelDescription.require(epoch.phase(), "training.history's phase"));
    history = List.copyOf(history);
  }
}
