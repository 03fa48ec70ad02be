package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Picture;
import graft.PictureFiles;
import graft.PictureResult;
import graft.PictureSize;
import graft.PictureSource;
import graft.Prediction;
import graft.StoredModel;
import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.PictureException.Code;
import graft.failure.WrongUseException;
import graft.files.Hashes;
import graft.machine.Precision;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs that read pictures from other file systems use: sources, codes, sizes, lists. */
final class PictureSourceTest {
  private static final int LONG = 200_000;

  @TempDir private Path folder;
  private Path model;
  private List<Path> files;
  private ImageClassifier classifier;
  private final AtomicInteger open = new AtomicInteger();

  @BeforeEach
  void open() throws IOException {
    model = ApiFiles.model(folder.resolve("model"));
    files = ApiFiles.pictures(folder.resolve("pictures"), 4);
    classifier =
        ImageClassifier.load(
            model,
            ModelOptions.defaults().threads(2).precision(Precision.FLOAT32).maxPixels(1_000_000));
  }

  @AfterEach
  void close() {
    classifier.close();
  }

  @Test
  void aSourceGivesWhatItsFileGives() throws IOException {
    // Bytes after a picture's end change nothing, but the header is then not all of it.
    byte[] padded = Arrays.copyOf(Files.readAllBytes(files.get(1)), LONG);
    Picture source = source(padded, padded.length, LONG);
    assertThat(classifier.classify(source).probabilities())
        .isEqualTo(classifier.classify(files.get(1)).probabilities());
    assertThat(classifier.classify(source).probabilities())
        .isEqualTo(classifier.classify(source(padded, -1, LONG)).probabilities());
    assertThat(open).hasValue(0);
  }

  @Test
  void eachFailureHasItsCodeAndClosesItsStream() throws IOException {
    byte[] png = Files.readAllBytes(files.get(0));
    byte[] padded = Arrays.copyOf(Files.readAllBytes(files.get(1)), LONG);
    Path text = Files.writeString(folder.resolve("text.txt"), "not a picture");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), folder.resolve("nowhere"));
    assertThat(code(Picture.of(folder.resolve("none.png")))).isEqualTo(Code.MISSING);
    assertThat(code(Picture.of(link))).isEqualTo(Code.MISSING);
    assertThat(code(Picture.of(folder))).isEqualTo(Code.UNREADABLE);
    assertThat(code(Picture.of(empty))).isEqualTo(Code.DAMAGED);
    assertThat(code(Picture.of(text))).isEqualTo(Code.UNSUPPORTED);
    assertThat(code(source(Arrays.copyOf(png, 40), -1, LONG))).isEqualTo(Code.DAMAGED);
    assertThat(code(source(new byte[0], 0, LONG))).isEqualTo(Code.DAMAGED);
    assertThat(code(source(padded, -1, LONG - 1))).isEqualTo(Code.TOO_LARGE);
    // An older listing may say another length.
    assertThat(code(source(padded, 10, LONG - 1))).isEqualTo(Code.TOO_LARGE);
    assertThat(code(failing(new NoSuchFileException("x")))).isEqualTo(Code.MISSING);
    assertThat(code(failing(new IOException("no route")))).isEqualTo(Code.UNREADABLE);
    assertThat(open).hasValue(0);
    assertThat(Code.TOO_LARGE.label()).isEqualTo("too_large");
  }

  @Test
  void whatIsTooLongIsNotOpened() {
    PictureSource source =
        () -> {
          throw new AssertionError("opened");
        };
    assertThat(code(Picture.of(source, "x", LONG, LONG - 1))).isEqualTo(Code.TOO_LARGE);
    assertThatThrownBy(() -> Picture.of(source, "x", 1, 0)).isInstanceOf(WrongUseException.class);
  }

  @Test
  void aHeaderBehindALongPreambleIsFound() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    byte[] plain = jpeg.toByteArray();
    ByteArrayOutputStream preceded = new ByteArrayOutputStream();
    preceded.write(plain, 0, 2);
    for (int i = 0; i < 40; i++) {
      // An application's segment: marker, length with these two bytes, content.
      preceded.write(new byte[] {(byte) 0xff, (byte) 0xef, (byte) 0xff, (byte) 0xff});
      preceded.write(new byte[0xffff - 2]);
    }
    preceded.write(plain, 2, plain.length - 2);
    byte[] all = preceded.toByteArray();
    for (long length : new long[] {all.length, -1}) {
      PictureResult<Prediction> result =
          classifier.classifyAll(List.of(source(all, length, all.length))).get(0);
      assertThat(result.size()).contains(new PictureSize(40, 30));
      assertThat(result.get().probabilities())
          .isEqualTo(classifier.classify(plain).probabilities());
    }
    assertThat(open).hasValue(0);
  }

  @Test
  void aFileMayHaveALimit() throws IOException {
    long length = Files.size(files.get(0));
    assertThat(classifier.classify(Picture.of(files.get(0), length)).probabilities())
        .isEqualTo(classifier.classify(files.get(0)).probabilities());
    assertThat(code(Picture.of(files.get(0), length - 1))).isEqualTo(Code.TOO_LARGE);
    assertThatThrownBy(() -> Picture.of(files.get(0), 0)).isInstanceOf(WrongUseException.class);
  }

  @Test
  void aProgramThatLacksClassesIsNoFailureOfThePicture() {
    Picture lacking =
        Picture.of(
            () -> {
              throw new NoClassDefFoundError("com/example/Store");
            },
            "lacking",
            -1,
            LONG);
    assertThat(classifier.classifyAll(List.of(lacking)).get(0).failure().orElseThrow())
        .isNotInstanceOf(PictureException.class)
        .hasMessageContaining("com/example/Store");
  }

  @Test
  void resultsHaveTheSizeOfTheHeader() throws IOException {
    byte[] png = Files.readAllBytes(files.get(2));
    List<PictureResult<Prediction>> results =
        classifier.classifyAll(
            List.of(
                Picture.of(files.get(2)),
                Picture.of(Arrays.copyOf(png, 40)),
                Picture.of(folder.resolve("none"))));
    assertThat(results)
        .extracting(PictureResult::size)
        .containsExactly(
            Optional.of(new PictureSize(7, 8)),
            Optional.of(new PictureSize(7, 8)),
            Optional.empty());
    assertThat(results.get(1).failure()).isPresent();
  }

  @Test
  void aModelIsFoundWithTheHashOfItsManifest() {
    StoredModel found = StoredModel.find(model);
    assertThat(found.folder()).isEqualTo(model);
    assertThat(found.sha256()).isEqualTo(Hashes.sha256(model.resolve("manifest.json")));
    assertThatThrownBy(() -> StoredModel.find(folder)).isInstanceOf(WrongUseException.class);
  }

  @Test
  void filesAreListedOnceAndInOrder() throws IOException {
    Path pictures = folder.resolve("pictures");
    Path below = Files.createDirectory(pictures.resolve("0001"));
    Path deep = Files.writeString(below.resolve("a.txt"), "text");
    Files.writeString(below.resolve(".hidden"), "text");
    Files.createSymbolicLink(below.resolve("up"), pictures);
    Path none = folder.resolve("none.png");
    List<Path> listed = new ArrayList<>();
    PictureFiles.under(List.of(pictures, none, pictures.resolve("."), deep))
        .forEachRemaining(listed::add);
    assertThat(listed)
        .containsExactly(
            files.get(0),
            below.resolve("up"),
            files.get(1),
            files.get(2),
            files.get(3),
            none,
            deep);
    assertThat(PictureFiles.isHidden("@eaDir")).isTrue();
    assertThat(PictureFiles.isHidden("a.png")).isFalse();
  }

  private Code code(Picture picture) {
    GraftException failure =
        classifier.classifyAll(List.of(picture)).get(0).failure().orElseThrow();
    return ((PictureException) failure).code();
  }

  private static Picture failing(IOException failure) {
    return Picture.of(
        () -> {
          throw failure;
        },
        "failing",
        -1,
        LONG);
  }

  private Picture source(byte[] bytes, long length, long most) {
    return Picture.of(() -> counted(bytes), "a source", length, most);
  }

  private InputStream counted(byte[] bytes) {
    open.incrementAndGet();
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }
}
