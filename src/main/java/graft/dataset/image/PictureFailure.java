package graft.dataset.image;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.Remedy;
import graft.files.Reason;
import graft.machine.NativeMemory;
import java.io.IOException;
import java.util.Optional;

/** Says why a picture can't be decoded. */
final class PictureFailure {
  /** The module with Java's own readers. */
  private static final String DESKTOP = "java.desktop";

  private PictureFailure() {}

  /** A picture has more pixels than are allowed. */
  static final class TooManyPixels extends IOException {
    private static final long serialVersionUID = 1;

    TooManyPixels(String message) {
      super(message);
    }
  }

  /** The picture's failure, unless it is that of the whole process. */
  static GraftException of(String name, Throwable failure) {
    Optional<String> ofProcess =
        failure instanceof OutOfMemoryError full ? NativeMemory.reason(full) : Optional.empty();
    return ofProcess.isPresent()
        ? new GraftException("cannot decode " + name + " (" + ofProcess.get() + ")", failure)
        : new PictureException(name, reason(failure), failure, remedy(failure));
  }

  private static String reason(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "it needs more memory than Java has";
    }
    if (failure instanceof LinkageError lacking) {
      return missing(lacking);
    }
    if (failure instanceof IndexOutOfBoundsException) {
      return "it is cut off or damaged";
    }
    return failure instanceof IOException
        ? Reason.of(failure)
        : "it is damaged: " + Reason.of(failure);
  }

  /** Null if there is none. */
  private static Remedy remedy(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return Remedy.LARGER_HEAP;
    }
    return failure instanceof TooManyPixels ? Remedy.MORE_PIXELS : null;
  }

  /**
   * Why Java's own image readers can't be used. Formats that TensorFlow decodes don't need them.
   */
  private static String missing(LinkageError failure) {
    return ModuleLayer.boot().findModule(DESKTOP).isPresent()
        ? DESKTOP + " of this Java does not work: " + Reason.of(failure)
        : "this Java lacks the module " + DESKTOP + ", which reads it; use a full JDK or JRE";
  }
}
