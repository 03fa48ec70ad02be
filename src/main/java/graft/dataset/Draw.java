package graft.dataset;

import graft.contract.Phase;

/**
 * Determines, together with the image, how a training image is changed at random. A resumed run
 * passes the same numbers and gets the same images.
 *
 * @param seed the run's seed
 * @param phase the phase that trains
 * @param epoch number of the epoch in the phase, from 1
 */
public record Draw(long seed, Phase phase, int epoch) {
  /**
   * A random 64-bit number for an image; it depends on the draw and the index, not on the batch.
   *
   * @param index index of the image in the data set
   */
  public long of(int index) {
    return Shuffle.mix(seed, Shuffle.key(phase), epoch, index);
  }
}
