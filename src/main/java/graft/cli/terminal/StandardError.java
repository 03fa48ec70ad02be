package graft.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.Charset;

/**
 * Standard error. The launcher leads what native code writes on descriptor 2 through a filter and
 * keeps the user's standard error open on another descriptor, whose number it passes on.
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
      // To open /dev/fd/3 anew would truncate a log file, or write from its start.
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      FileOutputStream stream = new FileOutputStream(constructor.newInstance(number));
      System.setErr(new PrintStream(new BufferedOutputStream(stream), true, charset()));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // Another Java may lack this constructor. Descriptor 2 serves: the filter lets our lines
      // pass.
      return;
    }
  }

  /** That of Java's own stream: Java 19 and newer name it, 17 does for a terminal. */
  private static Charset charset() {
    String name = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }
}
