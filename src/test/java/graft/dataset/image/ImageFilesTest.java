package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  private static final ImageFormats FORMATS = ImageFormats.standard();

  @TempDir Path folder;

  @Test
  void findsByContentOrExtensionSorted() throws IOException {
    Path byContent = put("b/no extension", PNG);
    Path byName = put("a/damaged.JPG", new byte[0]);
    put("a/notes.txt", new byte[] {'B'});
    put(".hidden.png", PNG);
    put(".hidden/c.png", PNG);
    assertThat(ImageFiles.find(List.of(folder), FORMATS).candidates())
        .containsExactly(byName, byContent);
    assertThat(ImageFiles.under(folder, FORMATS).others()).hasSize(1);
  }

  @Test
  void aNamedFileCountsAlwaysAndEachFileOnce() throws IOException {
    Path picture = put("a/x.png", PNG);
    Path text = put("a/notes.txt", new byte[] {'B'});
    Path hidden = put(".hidden.png", PNG);
    assertThat(
            ImageFiles.find(
                    List.of(text, folder, picture, folder.resolve("a/../a/x.png"), hidden), FORMATS)
                .candidates())
        .containsExactly(hidden, folder.resolve("a/../a/x.png"), text);
  }

  @Test
  void aLinkInACircleEnds() throws IOException {
    Path picture = put("a/x.png", PNG);
    Path up = Files.createSymbolicLink(folder.resolve("a/again"), folder);
    Path self = Files.createSymbolicLink(folder.resolve("self"), Path.of("."));
    ImageFiles.Found found = ImageFiles.find(List.of(folder), FORMATS);
    assertThat(found.candidates()).containsExactly(picture);
    assertThat(found.others()).containsExactly(up, self);
    assertThat(FileKind.count(found.others(), FORMATS)).isEqualTo("2 circular links");
  }

  @Test
  void aBrokenLinkIsSkipped() throws IOException {
    Path picture = put("a/x.png", PNG);
    Files.createSymbolicLink(folder.resolve("a/notes"), folder.resolve("nowhere"));
    assertThat(ImageFiles.find(List.of(folder), FORMATS).candidates()).containsExactly(picture);
  }

  @Test
  void aMissingPathIsNamed() {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> ImageFiles.find(List.of(folder, none), FORMATS))
        .isInstanceOf(GraftException.class)
        .hasMessage("no such file or folder: " + none);
  }

  private Path put(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  @Test
  void aLinkThatLeadsNowhereIsListedSoThatItGetsItsRow(@TempDir Path root) throws IOException {
    Path picture = Files.write(root.resolve("a.png"), new byte[] {1});
    Path dangling = Files.createSymbolicLink(root.resolve("b.png"), root.resolve("none"));
    assertThat(ImageFiles.find(List.of(root), FORMATS).candidates())
        .containsExactly(picture, dangling);
  }

  @Test
  void eachLinkIsAPathOfItsOwn() throws IOException {
    Path picture = put("a/x.png", PNG);
    Path link = Files.createSymbolicLink(folder.resolve("a/y.png"), picture);
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    assertThat(ImageFiles.find(List.of(folder, picture), FORMATS).candidates())
        .containsExactly(picture, link, folder.resolve("b/x.png"), folder.resolve("b/y.png"));
  }

  @Test
  void whatLiesBehindALinkIsNotTakenForWhatTheTextSays() throws IOException {
    Path picture = put("x.png", PNG);
    Path other = put("far/x.png", PNG);
    Files.createDirectory(folder.resolve("far/away"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("far/away"));
    Path behind = link.resolve("../x.png");
    assertThat(Files.isSameFile(behind, other)).isTrue();
    assertThat(ImageFiles.find(List.of(picture, behind), FORMATS).candidates())
        .containsExactly(behind, picture);
  }

  @Test
  void systemFilesArePassedOverAtEveryLevel() throws IOException {
    for (String parent : new String[] {"", "cat/", "cat/deep/"}) {
      for (String name :
          new String[] {
            "@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg",
            "__MACOSX/cat/._1.jpg",
            "$RECYCLE.BIN/1.jpg",
            "._1.jpg",
            ".DS_Store",
            "Thumbs.db",
            "Desktop.ini"
          }) {
        put(parent + name, PNG);
      }
    }
    Path picture = put("cat/deep/1.jpg", PNG);
    ImageFiles.Found found = ImageFiles.find(List.of(folder), FORMATS);
    assertThat(found.candidates()).containsExactly(picture);
    assertThat(found.others()).isEmpty();
  }

  @Test
  void everyOtherFileIsListed() throws IOException {
    Path text = put("a/notes.txt", new byte[] {'B'});
    Path link = Files.createSymbolicLink(folder.resolve("b"), folder.resolve("nowhere"));
    assertThat(ImageFiles.find(List.of(folder), FORMATS).others()).containsExactly(text, link);
    assertThat(ImageFiles.find(List.of(folder, text), FORMATS).others()).containsExactly(link);
  }
}
