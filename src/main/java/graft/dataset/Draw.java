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
   * A random 64-bit number for an image; it depends on the draw and the image, not on the batch.
   *
   * @param image a number that identifies the image, such as its {@linkplain
   *     ImageDataset#contentHash content hash}
   */
  public long of(long image) {
    return Shuffle.mix(seed, Shuffle.key(phase), epoch, image);
  }
}
