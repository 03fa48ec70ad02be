package graft.cli.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The whole numbers that an option, or each element of a list, may be. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Whole {
  /**
   * Images of a step or a call: more than the largest batches in use, and few enough for one array
   * of pixels. {@link CallMemory} checks what fits this machine.
   */
  int MOST_IMAGES = 1 << 16;

  /** Epochs of a phase. */
  int MOST_EPOCHS = 1_000_000;

  /** The smallest number allowed. */
  long least() default Long.MIN_VALUE;

  /** The largest number allowed. */
  long most() default Long.MAX_VALUE;
}
