package graft.job;

import graft.failure.WrongUseException;
import graft.files.Reason;
import graft.files.Writable;
import graft.page.ReportPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The file that {@code graft report --output} names. */
public record ReportOutput(Path file) {
  /** Stands in the head of every page of Graft's, a gallery's too. */
  private static final String GRAFT = "<meta name=\"generator\" content=\"graft\">";

  /** Stands in the head of every report. Names in the title are escaped, so none can write this. */
  private static final String REPORT = ReportPage.TITLE_END + "</title>";

  /** Bytes of a page in which the marks are. */
  private static final int BEGIN = 8192;

  /**
   * Checks the file before any work. Of existing files only an earlier report is replaced.
   *
   * @throws WrongUseException if it is a folder, does not end in .html, or is another file
   * @throws graft.failure.GraftException if it can't be written
   */
  public void check() {
    Writable.requireFile(file);
    if (!file.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.html?")) {
      throw new WrongUseException(
          "--output must be a file name that ends in .html, not \"" + file + "\"");
    }
    if (Files.isRegularFile(file) && !isReport()) {
      throw new WrongUseException(
          file + " is there and is no earlier report; name another file for --output");
    }
  }

  private boolean isReport() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(BEGIN);
      String head = new String(begin, StandardCharsets.UTF_8);
      return begin.length == 0 || head.contains(GRAFT) && head.contains(REPORT);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
