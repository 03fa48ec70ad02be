package graft.dataset;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

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
  record Attempt(Pixels pixels, PictureException failure) implements AutoCloseable {
    @Override
    public void close() {
      if (pixels != null) {
        pixels.close();
      }
    }
  }

  /**
   * Decodes the picture.
   *
   * @return the result, which the caller closes
   * @throws ChangedPictureException if the file has changed or can't be read any more
   */
  Attempt decode(Decoding decoding) {
    // The hash tells whether the file has changed. Compared with decoding, hashing is fast.
    AtomicReference<String> found = new AtomicReference<>();
    Attempt attempt = attempt(decoding, bytes -> found.set(Hashes.sha256(bytes)));
    String hash = found.get() == null ? hashAgain(attempt.failure()) : found.get();
    if (!hash.equals(sha256)) {
      try (attempt) {
        throw new ChangedPictureException(path, "its content has changed", null);
      }
    }
    return attempt;
  }

  private Attempt attempt(Decoding decoding, Consumer<byte[]> content) {
    try {
      return new Attempt(decoding.decode(path, content), null);
    } catch (PictureException e) {
      return new Attempt(null, e);
    }
  }

  /** Why the picture can't be decoded; empty if it can be decoded. */
  Optional<BadPicture> bad(Decoding decoding) {
    try (Attempt attempt = decode(decoding)) {
      return Optional.ofNullable(attempt.failure()).map(this::bad);
    }
  }

  BadPicture bad(PictureException failure) {
    return BadPicture.of(path, failure);
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
