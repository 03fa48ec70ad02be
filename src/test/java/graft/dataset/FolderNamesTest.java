package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.TestImages;
import graft.failure.WrongUseException;
import graft.machine.SessionOptions;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people's folders and files are called: accents, links, what phones and systems leave. */
final class FolderNamesTest {
  private static final String COMPOSED = "caf\u00e9";
  private static final String DECOMPOSED = "cafe\u0301";

  @TempDir Path folder;
  private int pictures;

  /** As when one part was packed on a Mac and the other was not. */
  @Test
  void onePartInNfdAndTheOtherInNfcHaveTheSameClasses() throws IOException {
    for (String[] forms : new String[][] {{COMPOSED, DECOMPOSED}, {DECOMPOSED, COMPOSED}}) {
      Path root = folder.resolve("data-" + forms[0].length());
      fill(root.resolve("train").resolve(forms[0]), 3);
      fill(root.resolve("train/tea"), 3);
      fill(root.resolve("val").resolve(forms[1]), 2);
      fill(root.resolve("val/tea"), 1);
      try (DataSplit data = open(root)) {
        assertThat(data.train().classNames()).containsExactly(COMPOSED, "tea");
        assertThat(labels(data.train())).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(labels(data.validation())).containsExactly(0, 0, 1);
      }
    }
  }

  @Test
  void linksToPicturesAndToClassesAreFollowed() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Path pictures = fill(elsewhere.resolve("cats"), 3);
    Path dog = fill(folder.resolve("data/dog"), 2);
    Files.createSymbolicLink(dog.resolve("linked.png"), pictures.resolve("0.png"));
    Files.createSymbolicLink(folder.resolve("data/cat"), pictures);
    Files.createSymbolicLink(dog.resolve("broken.png"), folder.resolve("none.png"));
    try (DataSplit data = open(folder.resolve("data"))) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
      assertThat(labels(data.all().get())).containsExactly(0, 0, 0, 1, 1, 1);
      assertThat(data.bad().found())
          .singleElement()
          .extracting(BadPicture::path)
          .isEqualTo(dog.resolve("broken.png"));
    }
  }

  @Test
  void whatPhonesAndSystemsLeaveIsPassedOver() throws IOException {
    Path cat = fill(folder.resolve("cat"), 2);
    fill(folder.resolve("dog"), 2);
    fill(folder.resolve("@eaDir"), 1);
    fill(folder.resolve("__MACOSX/cat"), 1);
    fill(cat.resolve("@eaDir/0.png"), 1);
    Files.copy(cat.resolve("0.png"), cat.resolve(".trashed-1700000000-0.png"));
    Files.write(cat.resolve("._0.png"), new byte[100]);
    Files.write(cat.resolve("Thumbs.db"), new byte[100]);
    Files.writeString(folder.resolve("desktop.ini"), "[x]");
    try (DataSplit data = open(folder)) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
      assertThat(data.all().get().size()).isEqualTo(4);
      assertThat(data.bad().found()).isEmpty();
      assertThat(data.description()).doesNotContain("skipped");
    }
  }

  @Test
  void filesWhoseNamesAreNoUtf8AreTrainedOnAndNamedWhereBad() throws IOException {
    Path cat = fill(folder.resolve("cat"), 2);
    fill(folder.resolve("dog"), 2);
    Path grave = bytes(cat, "caf%E8.png");
    Path acute = bytes(cat, "caf%E9.png");
    picture(grave);
    Files.writeString(acute, "no picture");
    try (DataSplit data = open(folder)) {
      assertThat(data.all().get().size()).isEqualTo(5);
      assertThat(data.bad().found()).singleElement().extracting(BadPicture::path).isEqualTo(acute);
    }
  }

  /** Two of them would be one class, and labels.txt could not name it. */
  @Test
  void aClassWhoseNameIsNoUtf8IsRefusedByName() throws IOException {
    fill(folder.resolve("cat"), 2);
    Path acute = bytes(folder, "caf%E9");
    fill(acute, 2);
    fill(bytes(folder, "caf%E8"), 2);
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(WrongUseException.class)
        .hasMessageMatching(
            "the name of the class folder file:///.*/caf%E[89]/? is not valid UTF-8; rename the"
                + " folder");
  }

  /** A path with a name of bytes that are no UTF-8, given as the end of a URI. */
  private static Path bytes(Path parent, String name) {
    assumeThat(parent.toUri()).asString().as("names are bytes").startsWith("file:///");
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    String uri = parent.toUri().toString();
    return Path.of(URI.create(uri + (uri.endsWith("/") ? "" : "/") + name));
  }

  private static int[] labels(ImageDataset images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  private DataSplit open(Path path) {
    DataOptions options =
        new DataOptions(
            folder,
            Path.of("sample"),
            16,
            0,
            SessionOptions.defaults(),
            ImageDecoder.MAX_PIXELS,
            Optional.empty(),
            0.5);
    return DataSpec.open(path.toString(), options, DataRequest.standard());
  }

  /** Fills a folder with pictures, each another one. */
  private Path fill(Path of, int count) throws IOException {
    Files.createDirectories(of);
    for (int i = 0; i < count; i++) {
      picture(of.resolve(i + ".png"));
    }
    return of;
  }

  private void picture(Path file) throws IOException {
    Color color = new Color(pictures++ * 8191 % (1 << 24));
    TestImages.write(file, TestImages.filled(8, 8, color), "png");
  }
}
