package graft.cli.option;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Sets what the user has given, and leaves the rest as it is.
 *
 * @param <T> what is set, immutable
 * @param given the names of the options that were given
 * @param value with what was set so far
 */
public record Setters<T>(Set<String> given, T value) {
  /** Sets the value of an option, if it was given. */
  public Setters<T> set(String option, UnaryOperator<T> setter) {
    return given.contains(option) ? new Setters<>(given, setter.apply(value)) : this;
  }
}
