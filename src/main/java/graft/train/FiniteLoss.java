package graft.train;

import graft.contract.GraftException;
import graft.contract.Phase;
import java.util.Arrays;

/** Ends a run whose numbers have gone bad: nothing that comes after would be worth keeping. */
final class FiniteLoss {
  /** Enough images of a batch to find it by. */
  private static final int NAMED_IMAGES = 8;

  private final Phase phase;
  private final Checkpoints checkpoints;

  FiniteLoss(Phase phase, Checkpoints checkpoints) {
    this.phase = phase;
    this.checkpoints = checkpoints;
  }

  /**
   * Checks a training loss.
   *
   * @param what which loss, for the message
   * @param step the step in the epoch, from 1
   * @param batch the step's images
   * @throws GraftException naming step and batch, when it is NaN or infinite
   */
  void check(double loss, String what, int epoch, int step, int[] batch) {
    if (!Double.isFinite(loss)) {
      throw diverged(
          "%s became %s in the %s phase, epoch %d, step %d, with a batch of the %d training images %s"
              .formatted(what, loss, phase.label(), epoch, step, batch.length, words(batch)));
    }
  }

  /**
   * Checks the loss of an epoch's validation.
   *
   * @throws GraftException when it is NaN or infinite
   */
  void checkValidation(double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw diverged(
          "the validation loss became %s in the %s phase, after the last step of epoch %d"
              .formatted(loss, phase.label(), epoch));
    }
  }

  private static String words(int[] batch) {
    final String first =
        Arrays.toString(Arrays.copyOf(batch, Math.min(NAMED_IMAGES, batch.length)));
    return batch.length > NAMED_IMAGES ? first.replace("]", ", ...]") : first;
  }

  private GraftException diverged(String what) {
    return new GraftException(
        "%s; %s; try --restart with a lower --learning-rate-%s"
            .formatted(what, checkpoints.lastWords(), phase.label()));
  }
}
