package graft.dataset;

import graft.dataset.DataRequest.ReadListener;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.files.Hashes;
import graft.files.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads the header of each picture and hashes its content, on all processors, when a data set is
 * opened. The hashes divide the data, identify the data in run.json and in the caches, and tell
 * what a model was trained on. No picture is decoded, so damage after a header is not found here.
 */
final class PictureCheck {
  /** Files between two calls of the listener: enough work for all processors. */
  private static final int AT_ONCE = 64;

  private final ImageFormats formats;
  private final long maxPixels;

  PictureCheck(ImageFormats formats, long maxPixels) {
    this.formats = formats;
    this.maxPixels = maxPixels;
  }

  /**
   * A picture whose header is good.
   *
   * @param index index of the picture in the checked list
   * @param sha256 SHA-256 of the file, in hexadecimal digits
   */
  record Good(int index, String sha256, ImageSize size) {}

  /** The good and the bad pictures, each in the order of the checked list. */
  record Result(List<Good> good, List<BadPicture> bad) {}

  /** Checks files, and reports the progress to the listener. */
  Result check(List<Path> files, ReadListener listener) {
    List<Good> good = new ArrayList<>();
    List<BadPicture> bad = new ArrayList<>();
    for (int from = 0; from < files.size(); from += AT_ONCE) {
      int first = from;
      List<Path> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
      List<Outcome> found =
          IntStream.range(0, some.size())
              .parallel()
              .mapToObj(i -> check(first + i, some.get(i)))
              .toList();
      for (Outcome outcome : found) {
        outcome.good().ifPresent(good::add);
        outcome.bad().ifPresent(bad::add);
      }
      listener.read(from + some.size(), files.size());
    }
    return new Result(good, bad);
  }

  /** The result for one picture, which is either good or bad; the other component is empty. */
  private record Outcome(Optional<Good> good, Optional<BadPicture> bad) {
    static Outcome of(BadPicture bad) {
      return new Outcome(Optional.empty(), Optional.of(bad));
    }
  }

  private Outcome check(int index, Path file) {
    try {
      ImageSize size = ImageDecoder.size(file, formats, maxPixels);
      Good good = new Good(index, Hashes.sha256(file), size);
      return new Outcome(Optional.of(good), Optional.empty());
    } catch (PictureException e) {
      return Outcome.of(BadPicture.of(file, e));
    } catch (GraftException e) {
      return Outcome.of(new BadPicture(file, Reason.of(e.getCause())));
    }
  }
}
