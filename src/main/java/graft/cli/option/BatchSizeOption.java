package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Whole;
import graft.failure.WrongSettingException;
import graft.job.CallMemory;
import graft.job.Measurement;
import java.util.function.IntUnaryOperator;

/** {@code --batch-size} of the commands that call a model but do not train it. */
public final class BatchSizeOption {
  private static final String NAME = "--batch-size";

  @Parameter(names = NAME, order = 5, description = "N: images in one call of the model")
  @Whole(least = 1, most = Whole.MOST_IMAGES)
  private int images = Measurement.BATCH_SIZE;

  /** Number of images in one call, at least 1. */
  public int images() {
    return images;
  }

  /**
   * Checks the option, if it was given, against this machine's memory.
   *
   * @param upTo returns the number of images in all calls together, or the number that it is given
   *     if there are more; only asked if the option was given
   * @param imageSize height and width in pixels to which the network resizes images
   * @throws WrongSettingException if a call would need too much memory
   */
  public void checkMemory(Arguments arguments, IntUnaryOperator upTo, int imageSize) {
    if (arguments.options().contains(NAME)) {
      CallMemory.check(NAME, images, upTo.applyAsInt(images), imageSize);
    }
  }
}
