package graft.cli.option;

import graft.files.Bytes;
import graft.machine.PhysicalMemory;

/**
 * Refuses calls of more images than this machine can compute at once: beyond its memory the system
 * ends the process without a word.
 */
public final class CallMemory {
  /**
   * What a forward pass needs at least for a pixel in the network: the two largest activations, of
   * 147x147 by 32 and by 64 numbers at 299x299, in 16 bits.
   */
  private static final long BYTES_A_PIXEL = 46;

  /** The larger of the two; TensorFlow's kernels count a tensor's numbers in 31 bits. */
  private static final long NUMBERS_A_PIXEL = 16;

  private static final long MOST_NUMBERS = Integer.MAX_VALUE;

  private CallMemory() {}

  /**
   * Checks an option that was given.
   *
   * @param images that a call will have, at most {@code value}: there may be no more
   * @param imageSize height and width in the network, in pixels
   * @throws CommandLineException if they are too many
   */
  public static void check(String option, int value, int images, int imageSize) {
    check(option, value, images, imageSize, PhysicalMemory.bytes());
  }

  public static void check(String option, int value, int images, int imageSize, long memory) {
    long most = most(imageSize, memory);
    if (images > most) {
      throw new CommandLineException(
          "%s must be at most %d for images of %dx%d in %s of memory, not \"%d\""
              .formatted(option, most, imageSize, imageSize, Bytes.words(memory), value));
    }
  }

  /** Images that a call may have, at least 1. */
  private static long most(int imageSize, long memory) {
    long pixels = (long) imageSize * imageSize;
    long fitting = Math.min(memory / BYTES_A_PIXEL, MOST_NUMBERS / NUMBERS_A_PIXEL);
    return Math.max(1, fitting / pixels);
  }
}
