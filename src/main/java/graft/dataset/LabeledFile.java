package graft.dataset;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A picture, its class, and the hash of its content when the data set was opened.
 *
 * @param label index into the class names
 * @param sha256 SHA-256 of the file, in hexadecimal digits
 */
record LabeledFile(Path path, int label, String sha256) {
  /**
   * The result of decoding: pixels or a failure. The other component is null.
   *
   * @param failure why the picture can't be decoded, although its content is unchanged
   */
  record Attempt(Pixels pixels, PictureException failure) {}

  /**
   * Decodes the picture.
   *
   * @throws ChangedPictureException if the file has changed or can't be read any more
   */
  Attempt decode(Decoding decoding) {
    AtomicReference<String> found = new AtomicReference<>();
    try {
      // The hash tells whether the file has changed. Compared with decoding, hashing is fast.
      Pixels pixels = decoding.decode(path, bytes -> found.set(Hashes.sha256(bytes)));
      requireSame(found.get());
      return new Attempt(pixels, null);
    } catch (PictureException e) {
      requireSame(found.get() == null ? hashAgain(e) : found.get());
      return new Attempt(null, e);
    }
  }

  /** Why the picture can't be decoded; empty if it can be decoded. */
  Optional<BadPicture> bad(Decoding decoding) {
    return Optional.ofNullable(decode(decoding).failure()).map(this::bad);
  }

  BadPicture bad(PictureException failure) {
    return BadPicture.of(path, failure);
  }

  private void requireSame(String hash) {
    if (!hash.equals(sha256)) {
      throw new ChangedPictureException(path, "its content has changed", null);
    }
  }

  /**
   * The hash of a file that could not be decoded.
   *
   * @throws ChangedPictureException if the file can't be read, for example because it was deleted
   */
  private String hashAgain(PictureException failure) {
    try {
      return Hashes.sha256(path);
    } catch (GraftException e) {
      throw new ChangedPictureException(path, bad(failure).reason(), failure);
    }
  }
}
