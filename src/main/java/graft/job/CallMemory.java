package graft.job;

import graft.failure.WrongSettingException;
import graft.files.Bytes;
import graft.machine.MemoryLimit;

/**
 * Refuses calls with more images than fit into this machine's memory. Otherwise the system would
 * kill the process without a message. The numbers below are those of the default network, the
 * largest that {@code export} knows. What another network needs is not known before it runs.
 */
public final class CallMemory {
  /**
   * Least number of bytes that a forward pass needs per pixel of an image: the pass holds its two
   * largest activations in 16 bits. At 299x299 pixels they have 147x147x32 and 147x147x64 numbers.
   */
  private static final long BYTES_A_PIXEL = 46;

  /** Numbers in the largest activation of a forward pass, per pixel of an image. */
  private static final long NUMBERS_A_PIXEL = 16;

  /** Most numbers in a tensor: TensorFlow's kernels index a tensor with 31 bits. */
  private static final long MOST_NUMBERS = Integer.MAX_VALUE;

  private CallMemory() {}

  /**
   * Checks a setting that was given.
   *
   * @param option the name of its option
   * @param value the setting's value
   * @param images number of images that a call will have, at most {@code value}
   * @param imageSize height and width in pixels to which the network resizes images
   * @throws WrongSettingException if so many images do not fit into memory
   */
  public static void check(String option, int value, int images, int imageSize) {
    check(option, value, images, imageSize, MemoryLimit.bytes());
  }

  static void check(String option, int value, int images, int imageSize, long memory) {
    long most = most(imageSize, memory);
    if (images > most) {
      throw new WrongSettingException(
          "%s must be at most %d for images of %dx%d in %s of memory, not \"%d\""
              .formatted(option, most, imageSize, imageSize, Bytes.words(memory), value));
    }
  }

  /** The largest number of images that a call may have, at least 1. */
  private static long most(int imageSize, long memory) {
    long pixels = (long) imageSize * imageSize;
    long fitting = Math.min(memory / BYTES_A_PIXEL, MOST_NUMBERS / NUMBERS_A_PIXEL);
    return Math.max(1, fitting / pixels);
  }
}
