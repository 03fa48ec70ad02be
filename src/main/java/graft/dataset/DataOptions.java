package graft.dataset;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.OwnSize;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What it takes to open a data set.
 *
 * @param home the user's cache folder, which holds {@code cifar10}
 * @param sample the folder of the sample that comes with Graft
 * @param imageSize height and width in pixels that the model resizes to; larger pictures are
 *     cropped and resized to it when they are decoded
 * @param seed decides which images of an unsplit folder are held out
 * @param session options of the session that decodes pictures
 * @param maxPixels largest height times width of a picture
 * @param ownSize which squares enter the network at their own size; empty to decide it by the
 *     pictures, for training
 * @param maxBad largest share of pictures that can't be decoded and are left out, in [0, 1]
 */
public record DataOptions(
    Path home,
    Path sample,
    int imageSize,
    long seed,
    SessionOptions session,
    long maxPixels,
    Optional<OwnSize> ownSize,
    double maxBad) {
  /** One picture of ten. */
  public static final double MAX_BAD = 0.1;

  public DataOptions {
    if (imageSize < 1) {
      throw new IllegalArgumentException("imageSize (" + imageSize + ") must be at least 1");
    }
  }

  /** For training, with the default limit of pixels. */
  public DataOptions(Path home, Path sample, int imageSize, long seed, SessionOptions session) {
    this(
        home, sample, imageSize, seed, session, ImageDecoder.MAX_PIXELS, Optional.empty(), MAX_BAD);
  }
}
