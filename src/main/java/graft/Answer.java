package graft;

import graft.failure.GraftException;
import java.util.Optional;

/**
 * What there is to say of one picture among many: either a value or the reason why there is none.
 *
 * @param <T> the value, such as a {@link Prediction}
 * @param picture the picture
 * @param value empty if the picture can't be read or decoded, or the model's numbers for it are not
 *     finite
 * @param reason one line that names the picture; empty if there is a value
 */
public record Answer<T>(Picture picture, Optional<T> value, Optional<String> reason) {
  /**
   * The value.
   *
   * @throws GraftException with the reason if there is no value
   */
  public T get() {
    return value.orElseThrow(() -> new GraftException(reason.orElseThrow()));
  }
}
