package graft.cli.option;

import com.beust.jcommander.ParameterException;
import graft.files.Bytes;
import graft.machine.MemoryLimit;

/**
 * Refuses calls with more images than fit into this machine's memory: the system would kill the
 * process without a message. The figures are those of the default network, the largest that {@code
 * export} knows; how much memory another network needs is not known before it runs.
 */
public final class CallMemory {
  /**
   * The least memory that a forward pass needs for each pixel of an image: its two largest
   * activations (at 299x299 pixels, 147x147x32 and 147x147x64 numbers) in 16 bits.
   */
  private static final long BYTES_A_PIXEL = 46;

  /**
   * Numbers that the larger activation has for each pixel of an image. TensorFlow's kernels index a
   * tensor with 31 bits.
   */
  private static final long NUMBERS_A_PIXEL = 16;

  private static final long MOST_NUMBERS = Integer.MAX_VALUE;

  private CallMemory() {}

  /**
   * Checks an option that was given.
   *
   * @param images number of images that a call will really have, at most {@code value}
   * @param imageSize height and width in the network, in pixels
   * @throws ParameterException if they are too many
   */
  public static void check(String option, int value, int images, int imageSize) {
    check(option, value, images, imageSize, MemoryLimit.bytes());
  }

  static void check(String option, int value, int images, int imageSize, long memory) {
    long most = most(imageSize, memory);
    if (images > most) {
      throw new ParameterException(
          "%s must be at most %d for images of %dx%d in %s of memory, not \"%d\""
              .formatted(option, most, imageSize, imageSize, Bytes.words(memory), value));
    }
  }

  /** Bytes of this machine's memory, used or not; inside a container the container's limit. */

  /** Images that a call may have, at least 1. */
  private static long most(int imageSize, long memory) {
    long pixels = (long) imageSize * imageSize;
    long fitting = Math.min(memory / BYTES_A_PIXEL, MOST_NUMBERS / NUMBERS_A_PIXEL);
    return Math.max(1, fitting / pixels);
  }
}
