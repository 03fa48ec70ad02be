package graft.train;

import graft.cache.Inputs.InputBatch;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.Count;
import graft.model.GraftModel;
import java.util.Arrays;

/**
 * Ends a run when its loss is not finite, because all later results would be useless.
 *
 * @param kind the model's input in this phase
 */
record FiniteLoss(Phase phase, GraftModel model, InputKind kind, Checkpoints checkpoints) {
  /** How many images of a batch the message names: enough to identify the batch. */
  private static final int NAMED_IMAGES = 8;

  /**
   * Checks a training loss.
   *
   * @param what name of the loss, for the message
   * @param step the step in the epoch, from 1
   * @param batch indices of the step's images
   * @throws GraftException naming step and batch, when the loss is NaN or infinite
   */
  void check(double loss, String what, int epoch, int step, int[] batch) {
    if (!Double.isFinite(loss)) {
      throw diverged(
          "%s became %s in the %s phase, epoch %d, step %d, in a batch of %s, %s"
              .formatted(
                  what,
                  loss,
                  phase.label(),
                  epoch,
                  step,
                  Count.of(batch.length, "training image"),
                  words(batch)));
    }
  }

  /**
   * Checks the model's weights by computing a loss with them. A step's own loss is computed before
   * the update, so it says nothing about the weights that a checkpoint keeps.
   *
   * @param inputs training images for this loss
   * @param step the last step done in the epoch, from 1
   * @param batch indices of the images that the message names
   * @throws GraftException naming step and batch, when the loss is NaN or infinite
   */
  void checkWeights(InputBatch inputs, int epoch, int step, int[] batch) {
    double loss = model.evaluate(kind, inputs.input(), inputs.labels()).lossSum();
    check(loss, "the loss after the update", epoch, step, batch);
  }

  /**
   * Checks the loss of an epoch's validation.
   *
   * @throws GraftException when the loss is NaN or infinite
   */
  void checkValidation(double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw diverged(
          "the validation loss became %s in the %s phase, after the last step of epoch %d"
              .formatted(loss, phase.label(), epoch));
    }
  }

  private static String words(int[] batch) {
    String first = Arrays.toString(Arrays.copyOf(batch, Math.min(NAMED_IMAGES, batch.length)));
    return batch.length > NAMED_IMAGES ? first.replace("]", ", ...]") : first;
  }

  private GraftException diverged(String what) {
    return new GraftException(
        "%s; %s; give the command again with --restart and a lower --learning-rate-%s"
            .formatted(what, checkpoints.lastWords(), phase.label()));
  }
}
