package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKindTest {
  private static final ImageFormats FORMATS = ImageFormats.standard();

  @TempDir Path folder;

  @Test
  void byContentAndByName() throws IOException {
    assertThat(kind("a", "Some words.\n")).isEqualTo("text file");
    assertThat(kind("b.csv", "caf\351,1\r\n")).isEqualTo("text file");
    assertThat(kind("c.svg", "<svg/>")).isEqualTo("SVG");
    assertThat(kind("d", "%PDF-1.7")).isEqualTo("PDF");
    assertThat(kind("e.psd", "8BPS\0\1")).isEqualTo("PSD");
    assertThat(kind("f", "\0\0\0\30ftypisom")).isEqualTo("video");
    assertThat(kind("g", "RIFF1234AVI LIST")).isEqualTo("video");
    assertThat(kind("h.MKV", "\0")).isEqualTo("video");
    assertThat(kind("i", "PK\3\4")).isEqualTo("archive");
    assertThat(kind("j.gz", "\37\213")).isEqualTo("archive");
    assertThat(kind("k", "")).isEqualTo("empty file");
    assertThat(kind("l", "\0\1\2")).isEqualTo("other file");
  }

  @Test
  void whatIsNoFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertThat(FileKind.of(link, FORMATS)).isEqualTo("broken link");
    assertThat(FileKind.of(Path.of("/dev/null"), FORMATS)).isEqualTo("special file");
  }

  @Test
  void countsNameTheMostFrequentFirst() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      files.add(put("a" + i, "%PDF"));
    }
    files.add(put("b", "text"));
    files.add(put("c1", "\0"));
    files.add(put("c2", "\0"));
    assertThat(KindCounts.of(files, FORMATS).words())
        .isEqualTo("3 PDF, 2 other files, 1 text file");
  }

  private String kind(String name, String content) throws IOException {
    return FileKind.of(put(name, content), FORMATS);
  }

  private Path put(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
