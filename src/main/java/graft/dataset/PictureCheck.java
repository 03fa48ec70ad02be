package graft.dataset;

import graft.dataset.DataRequest.ReadListener;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.dataset.image.OwnSize;
import graft.dataset.image.PictureException;
import graft.failure.GraftException;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Reads and decodes each picture file once, on all processors, before anything depends on it: which
 * ones are bad decides what a data set consists of. The hashes divide the data, name them in
 * run.json and in the caches, and tell what a model was trained on.
 */
final class PictureCheck implements AutoCloseable {
  /** Enough work for all processors between two calls of the listener. */
  private static final int AT_ONCE = 64;

  private final DataOptions options;
  private final ImageFormats formats;
  private final ImageDecoder decoder;

  PictureCheck(DataOptions options, ImageFormats formats) {
    this.options = options;
    this.formats = formats;
    this.decoder =
        new ImageDecoder(options.imageSize(), options.session(), formats, options.maxPixels());
  }

  /**
   * A picture that can be decoded.
   *
   * @param index in the list that was checked
   * @param sha256 of the file, in hexadecimal digits
   */
  record Good(int index, String sha256, ImageSize size) {}

  /** What the pictures are, in their order. */
  record Result(List<Good> good, List<BadPicture> bad) {
    /**
     * Refuses data with too many bad pictures.
     *
     * @param name of the data, for the message
     * @param most the largest share of all pictures, in [0, 1]
     */
    void require(String name, double most) {
      int all = good.size() + bad.size();
      if ((double) bad.size() / all > most || good.isEmpty()) {
        String share = "%d of %d pictures of --data %s".formatted(bad.size(), all, name);
        throw new GraftException(
            share
                + (good.isEmpty()
                    ? " are bad, so none is left"
                    : " are bad, more than --max-bad "
                        + most
                        + " allows; mend or remove them, or allow more"));
      }
    }
  }

  /** Checks them; the listener hears how far it is. */
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

  /** What one picture is: one of the two. */
  private record Outcome(Optional<Good> good, Optional<BadPicture> bad) {
    static Outcome bad(Path file, String reason) {
      return new Outcome(Optional.empty(), Optional.of(new BadPicture(file, reason)));
    }
  }

  private Outcome check(int index, Path file) {
    try {
      ImageSize size = ImageDecoder.size(file, formats, options.maxPixels());
      AtomicReference<String> sha256 = new AtomicReference<>();
      decoder.decode(
          file, OwnSize.upTo(options.imageSize()), bytes -> sha256.set(Hashes.sha256(bytes)));
      Good good = new Good(index, sha256.get(), size);
      return new Outcome(Optional.of(good), Optional.empty());
    } catch (PictureException e) {
      return Outcome.bad(file, e.reason());
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
