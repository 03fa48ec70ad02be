package graft.train;

import graft.cache.CacheListener;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import java.util.List;

/**
 * Receives the progress of a training, in the thread that trains. By default a listener does
 * nothing. An exception from a listener ends the training. {@link Listeners} are several as one.
 */
public interface TrainingListener extends CacheListener {
  /**
   * A resumed run is about to continue.
   *
   * @param before the epochs that are done, oldest first
   */
  default void resumed(List<EpochRecord> before) {}

  /**
   * An epoch begins.
   *
   * @param epoch number of the epoch in the phase, from 1
   * @param epochs number of epochs in the phase
   * @param steps optimizer steps in the epoch
   * @param images training images in the epoch
   */
  default void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {}

  /**
   * An optimizer step begins.
   *
   * @param step number of the step in the epoch, from 1
   * @param learningRate Adam's learning rate in this step
   */
  default void stepStarted(int step, float learningRate) {}

  /**
   * A micro-batch is done.
   *
   * @param step optimizer steps done in the epoch
   * @param imagesDone training images done in the epoch
   * @param loss mean over the images done
   * @param accuracy share of these images that were classified correctly, in [0, 1]
   */
  default void stepDone(int step, long imagesDone, double loss, double accuracy) {}

  /** The epoch's validation begins. */
  default void validationStarted(long images) {}

  /**
   * A micro-batch of the validation is done. The run does not keep its probabilities; a listener
   * that needs these probabilities later must keep them.
   *
   * @param imagesDone validation images done, this micro-batch included
   * @param labels the label of each image of the micro-batch
   * @param probabilities [images of the micro-batch][classes], each row adding up to 1
   */
  default void validated(long imagesDone, int[] labels, float[][] probabilities) {}

  /** The epoch is over and written to the history. */
  default void epochEnded(EpochRecord epoch) {}

  /** How a training ended. */
  enum End {
    /** The run is trained to its end and, if it made its own model, the last model is measured. */
    DONE,
    /** A listener asked for a stop, or the thread was interrupted. */
    STOPPED,
    /** An exception ended the training. */
    FAILED
  }

  /** The training is over. This event comes once, however it ends, and is the last. */
  default void ended(End how) {}
}
