package graft.dataset;

import graft.machine.SessionOptions;
import java.nio.file.Path;

/**
 * What it takes to open a data set.
 *
 * @param home the user's cache folder, which holds {@code cifar10}
 * @param sample the folder of the sample that comes with Graft
 * @param imageSize height and width in pixels that the model resizes to; larger pictures are
 *     cropped and resized to it when they are decoded
 * @param seed decides which images of an unsplit folder are held out
 * @param session options of the session that decodes pictures
 */
public record DataOptions(
    Path home, Path sample, int imageSize, long seed, SessionOptions session) {
  public DataOptions {
    if (imageSize < 1) {
      throw new IllegalArgumentException("imageSize (" + imageSize + ") must be at least 1");
    }
  }
}
