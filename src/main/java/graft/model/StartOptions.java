package graft.model;

import java.util.Arrays;

/**
 * The options with which a phase begins.
 *
 * @param seed seed of the dropout's random numbers
 * @param labelSmoothing in [0, 1); 0 for none
 * @param weightDecay AdamW's weight decay: a step shrinks the kernels by learning rate x decay; 0
 *     for none
 * @param classWeights factor on the loss for each class; all 1 for no weighting
 * @param layerDecay each block's learning rate divided by that of the block above it, in (0, 1]; 1
 *     for the same rate in all blocks
 */
public record StartOptions(
    long seed, float labelSmoothing, float weightDecay, float[] classWeights, float layerDecay) {

  /**
   * Options without smoothing and decay: every class has the weight 1, every block the same rate.
   */
  public static StartOptions plain(long seed, int classes) {
    float[] ones = new float[classes];
    Arrays.fill(ones, 1);
    return new StartOptions(seed, 0, 0, ones, 1);
  }
}
