package graft.dataset.image;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.PictureException.Code;
import graft.failure.Remedy;
import graft.files.Reason;
import graft.machine.NativeMemory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
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

  /** A picture that is refused for a reason that the class of no other exception tells. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final Code code;

    Refused(Code code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    Refused(Code code, String message) {
      this(code, message, null);
    }
  }

  /** The failure of what holds more bytes than it may. */
  static Refused tooLong(long most) {
    String reason = String.format(Locale.ROOT, "it is over the limit of %,d bytes", most);
    return new Refused(Code.TOO_LARGE, reason);
  }

  /** Reads bytes of a picture. */
  interface Reading {
    byte[] read() throws IOException;
  }

  /** Reads bytes. That they can't be read is no damage of the picture. */
  static byte[] reading(Reading reading) throws IOException {
    try {
      return reading.read();
    } catch (Refused | FileSystemException | FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw new Refused(Code.UNREADABLE, Reason.of(e), e);
    }
  }

  /** The picture's failure, unless it is that of the whole process. */
  static GraftException of(String name, Throwable failure) {
    if (failure instanceof GraftException known) {
      return known;
    }
    Optional<String> ofProcess =
        failure instanceof OutOfMemoryError full ? NativeMemory.reason(full) : Optional.empty();
    return ofProcess.isPresent()
        ? new GraftException("cannot decode " + name + " (" + ofProcess.get() + ")", failure)
        : new PictureException(name, reason(failure), code(failure), failure, remedy(failure));
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

  private static Code code(Throwable failure) {
    if (failure instanceof Refused refused) {
      return refused.code;
    }
    if (failure instanceof TooManyPixels || failure instanceof OutOfMemoryError) {
      return Code.TOO_LARGE;
    }
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return Code.MISSING;
    }
    if (failure instanceof FileSystemException) {
      return Code.UNREADABLE;
    }
    return failure instanceof LinkageError ? Code.UNSUPPORTED : Code.DAMAGED;
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
