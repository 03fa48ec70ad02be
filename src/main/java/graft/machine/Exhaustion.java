package graft.machine;

import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Says what to do about memory that has run out. */
public final class Exhaustion {
  private static final String SMALLER = "choose a smaller --batch-size or --micro-batch, or ";

  private Exhaustion() {}

  /**
   * The reason and what to do, for the user.
   *
   * @param failure an {@link OutOfMemoryError} or a {@link TFResourceExhaustedException}
   */
  public static String words(Throwable failure) {
    return failure instanceof OutOfMemoryError
        ? "out of memory ("
            + failure.getMessage()
            + "): "
            + SMALLER
            + "give Java more memory with GRAFT_JAVA_OPTS=-Xmx4g"
        : "TensorFlow ran out of memory: " + SMALLER + "a model of a smaller --image-size";
  }
}
