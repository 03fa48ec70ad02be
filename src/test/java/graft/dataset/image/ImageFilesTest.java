package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(FilesFound.under(FORMATS, folder).candidates()).containsExactly(byName, byContent);
    assertThat(ImageFiles.under(folder, FORMATS, below -> false).others()).hasSize(1);
  }

  @Test
  void aLinkInACircleEnds() throws IOException {
    Path picture = put("a/x.png", PNG);
    Path up = Files.createSymbolicLink(folder.resolve("a/again"), folder);
    Path self = Files.createSymbolicLink(folder.resolve("self"), Path.of("."));
    FilesFound found = FilesFound.under(FORMATS, folder);
    assertThat(found.candidates()).containsExactly(picture);
    assertThat(found.others()).containsExactly(up, self);
    assertThat(KindCounts.of(found.others(), FORMATS).words()).isEqualTo("2 circular links");
  }

  @Test
  void aBrokenLinkIsSkipped() throws IOException {
    Path picture = put("a/x.png", PNG);
    Files.createSymbolicLink(folder.resolve("a/notes"), folder.resolve("nowhere"));
    assertThat(FilesFound.under(FORMATS, folder).candidates()).containsExactly(picture);
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
    assertThat(FilesFound.under(FORMATS, root).candidates()).containsExactly(picture, dangling);
  }

  @Test
  void aLinkToAFolderIsWalkedUnderItsOwnName() throws IOException {
    Path picture = put("a/x.png", PNG);
    Path link = Files.createSymbolicLink(folder.resolve("a/y.png"), picture);
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    assertThat(FilesFound.under(FORMATS, folder).candidates())
        .containsExactly(picture, link, folder.resolve("b/x.png"), folder.resolve("b/y.png"));
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
    FilesFound found = FilesFound.under(FORMATS, folder);
    assertThat(found.candidates()).containsExactly(picture);
    assertThat(found.others()).isEmpty();
  }

  @Test
  void everyOtherFileIsListed() throws IOException {
    Path text = put("a/notes.txt", new byte[] {'B'});
    Path link = Files.createSymbolicLink(folder.resolve("b"), folder.resolve("nowhere"));
    assertThat(FilesFound.under(FORMATS, folder).others()).containsExactly(text, link);
  }
}
