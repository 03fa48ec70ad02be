package graft.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.WrongUseException;
import graft.page.Html;
import graft.page.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of Graft's pages only reports are replaced; that they are written is in graft.cli. */
final class ReportOutputTest {
  @TempDir Path folder;

  private ReportOutput page(String title) throws IOException {
    String html = new Page(title, Html.text("words")).html();
    return new ReportOutput(Files.writeString(folder.resolve("page.html"), html));
  }

  /** Earlier versions gave reports the same title, and their pages the same head. */
  @Test
  void aReportIsReplacedWhateverItsName() throws IOException {
    ReportOutput report = page("\u0001</title>".repeat(25) + " \u2013 graft report");
    assertThatCode(report::check).doesNotThrowAnyException();
  }

  @Test
  void aGalleryIsKept() throws IOException {
    ReportOutput gallery = page("Gallery, page 2 of 3 \u2013 graft");
    assertThatThrownBy(gallery::check)
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("page.html is there and is no earlier report");
  }
}
