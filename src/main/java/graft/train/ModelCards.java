package graft.train;

import graft.contract.ModelDescription;
import graft.dataset.DataSplit;
import graft.train.Evaluator.Evaluation;
import java.util.Optional;
import java.util.function.Supplier;

/** Describes each model that a run trains, in a text that is saved with it. */
public interface ModelCards {
  /** Describes no model. */
  ModelCards NONE =
      new ModelCards() {
        @Override
        public Count count(int images) {
          return (labels, probabilities) -> {};
        }

        @Override
        public Optional<String> card(
            ModelDescription description, DataSplit data, Supplier<Measured> measured) {
          return Optional.empty();
        }
      };

  /** Counts the results of one validation. */
  @FunctionalInterface
  interface Count {
    /**
     * Some more images were validated.
     *
     * @param labels the label of each image
     * @param probabilities [images][classes]
     */
    void add(int[] labels, float[][] probabilities);
  }

  /**
   * A validation of the model.
   *
   * @param evaluation loss and accuracy
   * @param count what counted all images
   */
  record Measured(Evaluation evaluation, Count count) {}

  /**
   * A count for a validation that begins.
   *
   * @param images number of validation images
   */
  Count count(int images);

  /**
   * Describes a model that is about to be saved.
   *
   * @param data the data that it was trained on, without the pictures that can't be decoded
   * @param measured gives the validation of the model; takes a pass over the validation images if
   *     that was before the run was resumed
   * @return the text; empty for none
   */
  Optional<String> card(ModelDescription description, DataSplit data, Supplier<Measured> measured);
}
