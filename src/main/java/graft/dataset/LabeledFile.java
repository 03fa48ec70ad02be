package graft.dataset;

import graft.dataset.image.PictureException;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A picture, its class, and its content as it was when the data set was opened.
 *
 * @param label index into the class names
 * @param sha256 of the file, in hexadecimal digits
 */
record LabeledFile(Path path, int label, String sha256) {
  /**
   * What decoding gave: one of the two is null.
   *
   * @param failure why the picture, whose content is as it was, can't be decoded
   */
  record Attempt(Pixels pixels, PictureException failure) {}

  /**
   * Decodes it.
   *
   * @throws ChangedPictureException if its content is not as it was, or it can't be read any more
   */
  Attempt decode(Decoding decoding) {
    AtomicReference<String> found = new AtomicReference<>();
    try {
      // A small part of the time that decoding takes.
      Pixels pixels = decoding.decode(path, bytes -> found.set(Hashes.sha256(bytes)));
      requireSame(found.get());
      return new Attempt(pixels, null);
    } catch (PictureException e) {
      requireSame(found.get() == null ? hashAgain(e) : found.get());
      return new Attempt(null, e);
    }
  }

  /** Why it can't be decoded; empty where it can be. */
  Optional<BadPicture> bad(Decoding decoding) {
    return Optional.ofNullable(decode(decoding).failure()).map(this::bad);
  }

  BadPicture bad(PictureException failure) {
    return new BadPicture(path, failure.reason());
  }

  private void requireSame(String hash) {
    if (!hash.equals(sha256)) {
      throw new ChangedPictureException(path, "its content is another", null);
    }
  }

  /** The hash of a file that could not be decoded, perhaps because it is gone. */
  private String hashAgain(PictureException failure) {
    try {
      return Hashes.sha256(path);
    } catch (GraftException e) {
      throw new ChangedPictureException(path, failure.reason(), failure);
    }
  }
}
