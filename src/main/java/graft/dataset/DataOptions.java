package graft.dataset;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.OwnSize;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings for opening a data set.
 *
 * @param home the user's cache folder, whose subfolder {@code cifar10} holds CIFAR-10
 * @param sample the folder of the sample that comes with Graft
 * @param imageSize height and width, in pixels, to which the model resizes images; larger pictures
 *     are cropped and resized to this size when they are decoded
 * @param seed used only to divide an unsplit folder as Graft 0.1.0 did
 * @param session options of the session that decodes pictures
 * @param maxPixels largest height times width of a picture
 * @param ownSize which squares, cut from pictures, are not resized when they are decoded; empty for
 *     a training, which decides this by the sizes of all pictures
 * @param maxBad largest share of pictures that may be left out as undecodable, in [0, 1]
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
  /**
   * The seed with which Graft 0.1.0 split a folder without validation images. If the split depended
   * on the training's seed, {@code evaluate} would use images that the model was trained on.
   */
  private static final long SPLIT_SEED = 0;

  /** The default of {@code maxBad}: one picture in ten. */
  public static final double MAX_BAD = 0.1;

  public DataOptions {
    if (imageSize < 1) {
      throw new IllegalArgumentException("imageSize (" + imageSize + ") must be at least 1");
    }
  }

  /** Options for a training, with the default limits of pixels and of bad pictures. */
  public DataOptions(Path home, Path sample, int imageSize, long seed, SessionOptions session) {
    this(
        home, sample, imageSize, seed, session, ImageDecoder.MAX_PIXELS, Optional.empty(), MAX_BAD);
  }

  /**
   * Options for the data of this installation and of the user's cache folder, see {@link
   * DataOptions}.
   */
  public static DataOptions installed(
      int imageSize,
      SessionOptions session,
      long maxPixels,
      Optional<OwnSize> ownSize,
      double maxBad) {
    return new DataOptions(
        Installation.cache(),
        Installation.sample(),
        imageSize,
        SPLIT_SEED,
        session,
        maxPixels,
        ownSize,
        maxBad);
  }

  /** The same options for a model that resizes images to another size. */
  DataOptions withImageSize(int other) {
    return new DataOptions(home, sample, other, seed, session, maxPixels, ownSize, maxBad);
  }
}
