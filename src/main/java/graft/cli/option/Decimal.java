package graft.cli.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The decimal numbers that an option may be. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Decimal {
  /** The largest double that rounds to a float less than 1. */
  double BELOW_ONE = 0x1.fffffefffffffp-1;

  /** The smallest number allowed. */
  double least();

  /** The largest number allowed. */
  double most();

  /** The bounds in words, for the error message. */
  String rule();
}
