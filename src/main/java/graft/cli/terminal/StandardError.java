package graft.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.Charset;

/**
 * The user's standard error. Native code writes to descriptor 2, which the launcher connects to a
 * filter. The launcher keeps the user's standard error open on another descriptor and passes its
 * number to Java.
 */
public final class StandardError {
  private static final String DESCRIPTOR = "graft.messages";

  private StandardError() {}

  /** Makes {@link System#err} write to the user's standard error. */
  public static void restore() {
    Integer number = Integer.getInteger(DESCRIPTOR);
    if (number == null) {
      return;
    }
    try {
      // Opening /dev/fd/N instead would truncate a log file, or write from its start.
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      FileOutputStream stream = new FileOutputStream(constructor.newInstance(number));
      System.setErr(new PrintStream(new BufferedOutputStream(stream), true, charset()));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // Another Java may not have this constructor. Then Graft writes to descriptor 2, and the
      // filter lets its lines pass.
      return;
    }
  }

  /**
   * The encoding of Java's standard error. Java 17 sets a property with its name only on a
   * terminal; Java 19 always does.
   */
  static Charset charset() {
    String name = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }
}
