package graft.train;

import graft.cache.CacheListener;
import graft.contract.EpochRecord;
import graft.contract.Phase;

/** Hears how a run goes on, in the thread that trains. */
public interface TrainingListener extends CacheListener {
  /**
   * An epoch begins.
   *
   * @param epoch its number in the phase, from 1
   * @param epochs epochs of the phase
   * @param steps optimizer steps in it
   * @param images training images in it
   */
  void epochStarted(Phase phase, int epoch, int epochs, int steps, long images);

  /**
   * A micro-batch is done.
   *
   * @param step optimizer steps done in the epoch
   * @param imagesDone training images done in the epoch
   * @param loss mean over the images done
   * @param accuracy share of the images done that were right, in [0, 1]
   */
  void stepDone(int step, long imagesDone, double loss, double accuracy);

  /** The epoch's validation begins. */
  void validationStarted(long images);

  /**
   * A micro-batch of the validation is done. Nobody keeps its probabilities: a listener that needs
   * them later does.
   *
   * @param imagesDone validation images done; those of this micro-batch are the last of them
   * @param labels the label of each image of the micro-batch
   * @param probabilities [images of the micro-batch][classes], each row adding up to 1
   */
  void validated(long imagesDone, int[] labels, float[][] probabilities);

  /** The epoch is over and in the history. */
  void epochEnded(EpochRecord epoch);
}
