package graft.machine;

import graft.failure.GraftException;
import graft.failure.Remedy;
import graft.files.Reason;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Memory outside of Java's heap. TensorFlow takes it, and JavaCPP counts it. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Runs what takes such memory.
   *
   * @param when in which work, for the message, such as {@code in a call with 32 pictures}
   * @throws GraftException if there is not enough; if Java's own heap is full, the error stays
   */
  public static <T> T during(String when, Supplier<T> work) {
    try {
      return work.get();
    } catch (TFResourceExhaustedException e) {
      throw new GraftException("TensorFlow ran out of memory " + when, e, Remedy.SMALLER_CALL);
    } catch (OutOfMemoryError e) {
      String reason = reason(e).orElseThrow(() -> e);
      throw new GraftException("out of memory " + when + " (" + reason + ")", e);
    }
  }

  /** Why JavaCPP gives no more memory, and what helps; empty if Java's own heap is full. */
  public static Optional<String> reason(OutOfMemoryError failure) {
    // JavaCPP's first words; where it says more in another error, that is the cause.
    return Stream.iterate((Throwable) failure, thrown -> thrown != null, Throwable::getCause)
        .filter(thrown -> thrown instanceof OutOfMemoryError)
        .map(Reason::of)
        .filter(NativeMemory::isOfJavaCpp)
        .reduce((outer, inner) -> inner)
        .map(
            words ->
                words
                    + "; give Java a larger heap with -Xmx, of which this limit is a multiple, or"
                    + " lift it with -Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
  }

  private static boolean isOfJavaCpp(String words) {
    return Stream.of("Physical memory usage", "Failed to allocate memory", "Cannot allocate new ")
        .anyMatch(words::startsWith);
  }
}
