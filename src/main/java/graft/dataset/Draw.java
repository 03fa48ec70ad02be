package graft.dataset;

import graft.contract.Phase;

/**
 * What a random change of a training image depends on, besides the image. A resumed run passes the
 * same numbers and gets the same images.
 *
 * @param seed the run's
 * @param phase the phase that trains
 * @param epoch within the phase
 */
public record Draw(long seed, Phase phase, int epoch) {
  /**
   * A random 64-bit number for an image: the same for the same draw and image, whatever batch the
   * image is in.
   *
   * @param image a number that identifies it, such as its {@linkplain ImageDataset#contentHash
   *     content hash}
   */
  public long of(long image) {
    return Shuffle.mix(seed, Shuffle.key(phase), epoch, image);
  }
}
