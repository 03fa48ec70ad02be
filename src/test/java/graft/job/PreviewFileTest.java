package graft.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.augment.Augmentation;
import graft.failure.WrongSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sheet in the data's folder would be one of its pictures, whichever way leads there. */
final class PreviewFileTest {
  @TempDir Path folder;

  @Test
  void aLinkIntoTheDataOrTheRunLeadsNotOutside() throws IOException {
    Path data = Files.createDirectories(folder.resolve("deep/data"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    Path run = link.resolve("../run");
    assertRefused(link.resolve("sheet.png"), run, data, "--data");
    assertRefused(data.resolve("cat/sheet.png"), run, link, "--data");
    assertRefused(folder.resolve("deep/run/sheet.png"), run, data, "--output");
    // The run is beside the data, and not beside the link to them.
    PreviewFile outside = new PreviewFile(folder.resolve("run/sheet.png"));
    assertThatCode(() -> outside.check(Augmentation.FLIP, run, data.toString()))
        .doesNotThrowAnyException();
  }

  private static void assertRefused(Path sheet, Path run, Path data, String option) {
    assertThatThrownBy(() -> new PreviewFile(sheet).check(Augmentation.FLIP, run, data.toString()))
        .isInstanceOf(WrongSettingException.class)
        .hasMessage("--augment-preview must be outside " + option);
  }
}
