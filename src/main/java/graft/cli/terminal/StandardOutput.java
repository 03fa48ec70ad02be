package graft.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output that throws when a write fails. A {@link PrintStream} hides failures: a command
 * would keep working after its reader has ended ({@code graft predict ... | head}), or would report
 * success on a full disk.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream stream;

  private StandardOutput(OutputStream stream) {
    this.stream = stream;
  }

  /** A print stream in UTF-8 that throws {@link Failed} when a write fails. */
  public static PrintStream over(OutputStream stream) {
    return new PrintStream(new StandardOutput(stream), false, StandardCharsets.UTF_8);
  }

  /** A failed write, unchecked because a print stream catches every {@link IOException}. */
  public static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failed(IOException cause) {
      super("cannot write to standard output (" + cause.getMessage() + ")", cause);
    }

    /** Whether the reader has closed the pipe, which is not a failure. */
    public boolean readerGone() {
      String reason = String.valueOf(getCause().getMessage()).toLowerCase(Locale.ROOT);
      return reason.contains("pipe");
    }
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw new Failed(e);
    }
  }

  @Override
  public void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
      throw new Failed(e);
    }
  }
}
