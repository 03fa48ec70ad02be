package graft;

import graft.failure.GraftException;
import graft.failure.NotFiniteException;
import graft.failure.PictureException;
import java.util.Optional;

/**
 * The result for one picture of many: either a value, or the failure because of which there is
 * none.
 *
 * @param <T> the value, such as a {@link Prediction}
 */
public final class PictureResult<T> {
  private final Picture picture;

  /** Null if the header can't be read. */
  private final PictureSize size;

  /** Null if there is a failure. */
  private final T value;

  /** Null if there is a value. */
  private final GraftException failure;

  PictureResult(Picture picture, PictureSize size, T value, GraftException failure) {
    this.picture = picture;
    this.size = size;
    this.value = value;
    this.failure = failure;
  }

  /** The picture. */
  public Picture picture() {
    return picture;
  }

  /** The picture's size; empty if its header can't be read. A damaged picture may have one. */
  public Optional<PictureSize> size() {
    return Optional.ofNullable(size);
  }

  /** The value; empty if there is a failure. */
  public Optional<T> value() {
    return Optional.ofNullable(value);
  }

  /**
   * Why there is no value: a {@link PictureException} if the picture can't be read or decoded, or
   * has too many pixels; a {@link NotFiniteException} if the model's numbers for it are not finite;
   * another one if the failure is the machine's or the program's, such as too little memory outside
   * of Java's heap. Empty if there is a value.
   */
  public Optional<GraftException> failure() {
    return Optional.ofNullable(failure);
  }

  /** The failure's message, one line that names the picture; empty if there is a value. */
  public Optional<String> reason() {
    return failure().map(GraftException::getMessage);
  }

  /**
   * The value.
   *
   * @throws GraftException the failure, if there is no value; its stack trace is that of the thread
   *     that had it
   */
  public T get() {
    if (failure != null) {
      throw failure;
    }
    return value;
  }
}
