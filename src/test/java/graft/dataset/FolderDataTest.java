package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.OwnSize;
import graft.dataset.image.TestImages;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.machine.SessionOptions;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDataTest {
  private static final int SIZE = 16;

  @TempDir Path folder;

  @Test
  void aSplitFolderIsTakenAsItIs() throws IOException {
    for (String validation : new String[] {"val", "validation", "test"}) {
      Path root = folder.resolve("with " + validation);
      fill(root.resolve("train/dog"), 3, 8, 8);
      fill(root.resolve("train/cat"), 2, 8, 8);
      fill(root.resolve(validation + "/cat"), 1, 8, 8);
      fill(root.resolve(validation + "/dog"), 1, 8, 8);
      try (DataSplit data = open(root, 0)) {
        assertThat(data.train().classNames()).containsExactly("cat", "dog");
        assertThat(labels(data.train())).containsExactly(0, 0, 1, 1, 1);
        assertThat(labels(data.validation())).containsExactly(0, 1);
        assertThat(data.description())
            .isEqualTo(root + ": 5 training and 2 validation images of 2 classes");
      }
    }
  }

  @Test
  void anUnsplitFolderOfAnEarlierRunHoldsOutAFifthOfEachClassBySeed() throws IOException {
    fill(folder.resolve("a"), 10, 8, 8);
    fill(folder.resolve("b"), 5, 8, 8);
    fill(folder.resolve("c"), 1, 8, 8);
    Files.writeString(folder.resolve("a/notes.txt"), "no picture");
    try (DataSplit first = openEarlier(folder, 0);
        DataSplit again = openEarlier(folder, 0);
        DataSplit other = openEarlier(folder, 1)) {
      assertThat(labels(first.train())).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2);
      assertThat(labels(first.validation())).containsExactly(0, 0, 1);
      assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
      assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
      assertThat(first.description())
          .isEqualTo(
              folder
                  + ": 13 training and 3 validation images of 3 classes, 20% of each class held out"
                  + " (seed 0); 1 text file skipped");
    }
  }

  @Test
  void oneSmallSizeIsFedAsItIs() throws IOException {
    fill(folder.resolve("a"), 3, 8, 12);
    fill(folder.resolve("b"), 3, 8, 12);
    try (DataSplit data = open(folder, 0);
        ImageBatch batch = data.train().batch(new int[] {0, data.train().size() - 1})) {
      assertThat(batch.images().shape().asArray()).containsExactly(2, 8, 8, 3);
      assertThat(batch.labels().getLong(0)).isZero();
      assertThat(batch.labels().getLong(1)).isEqualTo(1);
    }
  }

  @Test
  void differentOrLargeSizesAreResized() throws IOException {
    fill(folder.resolve("mixed/a"), 3, 8, 8);
    fill(folder.resolve("mixed/b"), 3, 9, 12);
    fill(folder.resolve("large/a"), 3, SIZE + 1, SIZE + 2);
    fill(folder.resolve("large/b"), 3, SIZE + 1, SIZE + 2);
    for (String kind : new String[] {"mixed", "large"}) {
      try (DataSplit data = open(folder.resolve(kind), 0);
          ImageBatch batch = data.train().batch(new int[] {data.train().size() - 1, 0, 1})) {
        assertThat(batch.images().shape().asArray()).as(kind).containsExactly(3, SIZE, SIZE, 3);
        assertThat(batch.labels().getLong(0)).isEqualTo(1);
      }
    }
  }

  @Test
  void aPictureThatDoesNotDecodeIsNamed() throws IOException {
    fill(folder.resolve("a"), 2, 8, 8);
    fill(folder.resolve("b"), 2, 8, 8);
    Path text = Files.writeString(folder.resolve("a/z.jpg"), "no picture");
    List<BadPicture> named = new ArrayList<>();
    DataRequest.ReadListener listener =
        new DataRequest.ReadListener() {
          @Override
          public void read(long done, long total) {}

          @Override
          public void refused(BadPictures bad) {
            named.addAll(bad.found());
          }
        };
    DataRequest request = new DataRequest(Optional.empty(), false, Splitting.standard(), listener);
    assertThatThrownBy(() -> DataSpec.open(folder.toString(), options(0), request))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("1 of 5 pictures of --data " + folder + " is bad");
    assertThat(named)
        .containsExactly(new BadPicture(text, "not a JPEG, PNG, BMP, GIF, WebP or TIFF"));
  }

  @Test
  void oneThatIsDamagedBehindItsHeaderIsFoundWhenItIsDecoded() throws IOException {
    fill(folder.resolve("train/a"), 3, 8, 8);
    fill(folder.resolve("train/b"), 3, 8, 8);
    fill(folder.resolve("val/a"), 1, 8, 8);
    Path cut = folder.resolve("train/a/1.png");
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    try (DataSplit data = open(folder, 0)) {
      ImageDataset train = data.train();
      assertThat(train.size()).isEqualTo(6);
      assertThat(data.bad().isEmpty()).isTrue();
      assertThat(train.findBad(new int[] {5, 1, 0}, done -> {})).containsOnlyKeys(1);
      try (TriedBatch tried = train.tryBatch(new int[] {3, 1, 0})) {
        assertThat(tried.bad()).containsOnlyKeys(1);
        assertThat(tried.bad().get(1).path()).isEqualTo(cut);
        assertThat(pixel(tried.batch(), 0)).containsExactly(0, 98, 0);
        assertThat(pixel(tried.batch(), 1)).containsExactly(0, 0, 0);
        assertThat(pixel(tried.batch(), 2)).containsExactly(0, 97, 0);
      }
      try (ImageBatch good = train.tryBatch(new int[] {1, 3}).good()) {
        assertThat(good.size()).isEqualTo(1);
        assertThat(pixel(good, 0)).containsExactly(0, 98, 0);
        assertThat(good.labels().getLong(0)).isEqualTo(1);
      }
      DataSplit without = data.without(train.findBad(new int[] {1}, done -> {}), Map.of());
      assertThat(labels(without.train())).containsExactly(0, 0, 1, 1, 1);
      assertThat(without.fingerprint()).isEqualTo(data.fingerprint());
      assertThat(without.train().findBad(new int[] {0, 1, 2, 3, 4}, done -> {})).isEmpty();
      assertThat(Subset.of(train, new int[] {4, 1}).findBad(new int[] {0, 1}, done -> {}))
          .containsOnlyKeys(1);
    }
  }

  /** Damage must not take from a small class the side that another picture could have. */
  @Test
  void aSideOfFewPicturesOfWhichNoneCanBeDecodedGetsAnother() throws IOException {
    fill(folder.resolve("a"), 3, 8, 8);
    fill(folder.resolve("b"), 3, 8, 8);
    List<String> before;
    try (DataSplit data = open(folder, 0)) {
      before = names(data.validation());
      assertThat(names(data.train())).hasSize(4);
    }
    List<String> bad = new ArrayList<>(before);
    for (String name : before) {
      Path file = folder.resolve(name);
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
    }
    DataOptions allowing = options(0.5);
    DataRequest evaluation =
        new DataRequest(Optional.empty(), true, Splitting.standard(), (done, total) -> {});
    try (DataSplit data = DataSpec.open(folder.toString(), allowing);
        DataSplit again = DataSpec.open(folder.toString(), allowing, evaluation)) {
      assertThat(data.bad().found()).hasSameSizeAs(before);
      assertThat(data.train().size()).isEqualTo(2);
      assertThat(labels(data.validation())).containsExactly(0, 1);
      assertThat(names(data.validation())).doesNotContainAnyElementsOf(bad);
      assertThat(again.fingerprint()).isEqualTo(data.fingerprint());
      data.bad().found().forEach(picture -> bad.remove(name(picture.path())));
      assertThat(bad).isEmpty();
    }
    try (DataSplit data = DataSpec.open(folder.toString(), allowing)) {
      String fingerprint = data.fingerprint();
      for (String name : before) {
        Files.delete(folder.resolve(name));
      }
      try (DataSplit without = DataSpec.open(folder.toString(), allowing)) {
        assertThat(without.fingerprint()).isEqualTo(fingerprint);
      }
    }
  }

  /** Pictures of one class that are decoded on one side, and then all of its pictures. */
  @Test
  void theDecodingOfSmallSidesIsReportedAndCanBeStopped() throws IOException {
    for (int i = 0; i < 20; i++) {
      fill(folder.resolve("class" + i), 2, 8, 8);
    }
    String first;
    try (DataSplit data = open(folder, 0)) {
      first = names(data.validation()).get(0);
    }
    Path file = folder.resolve(first);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
    List<String> reports = new ArrayList<>();
    try (DataSplit data = openReporting((done, total) -> reports.add(done + " of " + total))) {
      assertThat(data.bad().found()).extracting(BadPicture::path).containsExactly(file);
    }
    assertThat(reports)
        .startsWith("16 of 40", "32 of 40", "40 of 40", "1 of 2", "2 of 2")
        .endsWith("39 of 39");
    StoppedException stop = new StoppedException();
    assertThatThrownBy(
            () ->
                openReporting(
                    (done, total) -> {
                      throw stop;
                    }))
        .isSameAs(stop);
  }

  private DataSplit openReporting(DataRequest.ReadListener decoded) {
    DataRequest.ReadListener listener =
        new DataRequest.ReadListener() {
          @Override
          public void read(long done, long total) {}

          @Override
          public void decoded(long done, long total) {
            decoded.read(done, total);
          }
        };
    return DataSpec.open(
        folder.toString(),
        options(0.5),
        new DataRequest(Optional.empty(), false, Splitting.standard(), listener));
  }

  private List<String> names(ImageDataset images) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> name(images.file(i).orElseThrow()))
        .toList();
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }

  /** It is not skipped: the split, and perhaps a training so far, depend on it. */
  @Test
  void oneThatIsNotAsItWasWhenTheDataWereOpenedIsNoBadPicture() throws IOException {
    fill(folder.resolve("a"), 4, 8, 8);
    fill(folder.resolve("b"), 4, 8, 8);
    try (DataSplit data = open(folder, 0)) {
      Path first = data.train().file(0).orElseThrow();
      byte[] whole = Files.readAllBytes(first);
      Files.write(first, Arrays.copyOf(whole, whole.length / 2));
      assertChanged(data.train(), first + " was changed or deleted while it was in use");
      Files.delete(first);
      assertChanged(data.train(), first + " was changed or deleted while it was in use (no such");
    }
  }

  private static void assertChanged(ImageDataset images, String message) {
    List<ThrowingCallable> calls =
        List.of(
            () -> images.batch(new int[] {1, 0}),
            () -> images.tryBatch(new int[] {1, 0}),
            () -> images.findBad(new int[] {1, 0}, done -> {}));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(ChangedPictureException.class)
          .hasMessageStartingWith(message);
    }
  }

  private static int[] pixel(ImageBatch batch, int image) {
    return IntStream.range(0, 3)
        .map(channel -> Byte.toUnsignedInt(batch.images().getByte(image, 0, 0, channel)))
        .toArray();
  }

  @Test
  void aFolderThatIsNoDataSaysWhatIsExpected() throws IOException {
    assertLayout(folder, folder + " holds no folder of pictures: expected ");
    Files.createDirectories(folder.resolve("a"));
    assertLayout(folder, folder + " holds only one folder of pictures, a: expected ");
    Files.createDirectories(folder.resolve("b"));
    assertLayout(folder, folder.resolve("a") + " holds no pictures: expected ");
    fill(folder.resolve("a"), 2, 8, 8);
    assertLayout(folder, folder.resolve("b") + " holds no pictures: expected ");
    assertLayout(
        folder.resolve("a"),
        folder.resolve("a")
            + " holds no folder of pictures, but pictures that lie in no class folder: expected ");
  }

  @Test
  void ofAFolderAboveTheClassesTheRightOneIsNamed() throws IOException {
    Path pictures = folder.resolve("above/wrap/pictures");
    fill(pictures.resolve("a"), 2, 8, 8);
    String only = folder.resolve("above") + " holds only one folder of pictures, wrap";
    assertLayout(folder.resolve("above"), only + ": expected ");
    fill(pictures.resolve("b"), 2, 8, 8);
    assertLayout(folder.resolve("above"), only + "; try --data " + pictures + ": expected ");
  }

  @Test
  void whatIsNoPictureIsCountedByKindAndWhatToConvertIsSaid() throws IOException {
    fill(folder.resolve("a"), 2, 8, 8);
    fill(folder.resolve("b"), 2, 8, 8);
    byte[] heic = "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve("a/IMG_1.HEIC"), heic);
    Files.write(folder.resolve("a/IMG_2.HEIC"), heic);
    Files.write(folder.resolve("b/IMG_3.CR2"), new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0});
    Files.writeString(folder.resolve("b/notes.txt"), "no picture");
    try (DataSplit data = open(folder, 0)) {
      assertThat(data.description()).endsWith("; 2 HEIC, 1 RAW, 1 text file skipped");
      assertThat(data.notes())
          .contains(
              "pictures of formats that Graft does not read are skipped (2 HEIC, 1 RAW): convert them"
                  + " to JPEG or PNG");
    }
    Files.write(Files.createDirectory(folder.resolve("c")).resolve("IMG_4.HEIC"), heic);
    assertThatThrownBy(() -> open(folder, 0))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            folder.resolve("c")
                + " holds no pictures that Graft reads, only 1 HEIC: convert them to JPEG or PNG");
  }

  @Test
  void aClassOnlyInValidationIsNamed() throws IOException {
    fill(folder.resolve("train/a"), 1, 8, 8);
    fill(folder.resolve("train/b"), 1, 8, 8);
    fill(folder.resolve("val/c"), 1, 8, 8);
    assertThatThrownBy(() -> open(folder, 0))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            folder.resolve("val")
                + " has the class c, which "
                + folder.resolve("train")
                + " lacks; add training pictures of it, or take it out");
  }

  @Test
  void onePictureAClassIsTooFew() throws IOException {
    fill(folder.resolve("a"), 1, 8, 8);
    fill(folder.resolve("b"), 1, 8, 8);
    assertThatThrownBy(() -> open(folder, 0))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("too few pictures");
  }

  @Test
  void theFingerprintFollowsTheContent() throws IOException {
    fill(folder.resolve("one/a"), 2, 8, 8);
    fill(folder.resolve("one/b"), 2, 8, 8);
    fill(folder.resolve("two/a"), 2, 8, 8);
    fill(folder.resolve("two/b"), 2, 8, 8);
    String first;
    try (DataSplit one = open(folder.resolve("one"), 0);
        DataSplit two = open(folder.resolve("two"), 0)) {
      first = one.fingerprint();
      assertThat(two.fingerprint()).isEqualTo(first);
    }
    TestImages.write(folder.resolve("two/a/0.png"), TestImages.filled(8, 8, Color.PINK), "png");
    try (DataSplit two = open(folder.resolve("two"), 0)) {
      assertThat(two.fingerprint()).isNotEqualTo(first);
    }
  }

  /** One picture of another size, and all are cropped and resized when they are decoded. */
  @Test
  void theFingerprintFollowsTheDecoding() throws IOException {
    fill(folder.resolve("train/a"), 2, 8, 8);
    fill(folder.resolve("train/b"), 2, 8, 8);
    fill(folder.resolve("val/a"), 1, 8, 8);
    String first;
    try (DataSplit data = open(folder, 0)) {
      first = data.train().fingerprint();
    }
    fill(folder.resolve("val/b"), 1, 9, 9);
    try (DataSplit data = open(folder, 0)) {
      assertThat(data.train().fingerprint()).isNotEqualTo(first);
    }
  }

  /** What version 0.1.0 recorded of these pictures, so that its runs can be told why they stop. */
  @Test
  void theEarlierFingerprintIsThatOfTheEarlierVersion() throws IOException {
    for (String kind : new String[] {"one", "mixed"}) {
      for (int i = 1; i <= 3; i++) {
        copy("cat.jpg", kind + "/a/" + i + ".jpg");
        copy("dog.jpg", kind + "/b/" + i + ".jpg");
      }
    }
    copy("exif1_small.jpg", "mixed/b/4.jpg");
    assertEarlier("one", "6f1fb5429b1fd4a3d18c4826f3a295e0eeed9b38fedeab35a8ff3dc31ed1c5bc");
    assertEarlier("mixed", "a0e627761fd4d120568c540ab5fac14e3f27074202a51b25d1f198a3a45cb44d");
  }

  private void assertEarlier(String kind, String fingerprint) {
    DataOptions options =
        new DataOptions(folder, Path.of("sample"), 64, 0, SessionOptions.defaults());
    DataRequest request = DataRequest.standard().with(Splitting.recorded(null, null));
    try (DataSplit data = DataSpec.open(folder.resolve(kind).toString(), options, request)) {
      assertThat(data.earlierFingerprint()).contains(fingerprint);
      assertThat(data.fingerprint()).isNotEqualTo(fingerprint);
    }
  }

  private void copy(String picture, String to) throws IOException {
    Path file = folder.resolve(to);
    Files.createDirectories(file.getParent());
    Files.copy(Path.of("src/test/resources/pictures", picture), file);
  }

  /** A model of another own side than the data's: each picture as prediction gives it. */
  @Test
  void theModelsOwnSideWinsOverTheDatas() throws IOException {
    fill(folder.resolve("a"), 3, 8, 9);
    fill(folder.resolve("b"), 3, 7, 7);
    DataOptions options =
        new DataOptions(
            folder,
            Path.of("sample"),
            SIZE,
            0,
            SessionOptions.defaults(),
            1000,
            Optional.of(OwnSize.of(8)),
            0);
    try (DataSplit data = DataSpec.open(folder.toString(), options)) {
      ImageDataset train = data.train();
      assertThat(train.sameSide()).isFalse();
      assertThat(IntStream.range(0, train.size()).map(train::side).toArray())
          .containsExactly(8, 8, SIZE, SIZE);
      try (ImageBatch batch = train.batch(new int[] {0, 1})) {
        assertThat(batch.images().shape().asArray()).containsExactly(2, 8, 8, 3);
      }
      ImageDataset part = Subset.balanced(train, 3);
      assertThat(part.sameSide()).isFalse();
      assertThat(part.side(2)).isEqualTo(SIZE);
    }
  }

  @Test
  void aNameThatIsNothingSaysWhatItCanBe() throws IOException {
    assertThatThrownBy(() -> DataSpec.open("nosuch", options(0)))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "no data in \"nosuch\": --data takes cifar10, sample, a folder with a folder of pictures"
                + " for each class, or a CSV table of pictures");
    assertThatThrownBy(() -> DataSpec.open("", options(0))).isInstanceOf(GraftException.class);
    Path text = Files.writeString(folder.resolve("text"), "no data");
    assertThatThrownBy(() -> open(text, 0))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is neither the tar.gz of CIFAR-10 nor a CSV table");
  }

  private void assertLayout(Path root, String start) {
    assertThatThrownBy(() -> open(root, 0))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(start + "FOLDER/train/CLASS/*");
  }

  private DataSplit open(Path path, long seed) {
    return DataSpec.open(path.toString(), options(seed));
  }

  private DataSplit openEarlier(Path path, long seed) {
    DataRequest request = DataRequest.standard().with(Splitting.recorded(null, null));
    return DataSpec.open(path.toString(), options(seed), request);
  }

  private DataOptions options(long seed) {
    return new DataOptions(folder, Path.of("sample"), SIZE, seed, SessionOptions.defaults());
  }

  private static int[] labels(ImageDataset images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  /** Pictures 0.png, 1.png, ..., each of another colour. */
  private static void fill(Path classFolder, int count, int width, int height) throws IOException {
    Files.createDirectories(classFolder);
    for (int i = 0; i < count; i++) {
      Color color = new Color(20 * i, classFolder.getFileName().toString().charAt(0), 0);
      TestImages.write(
          classFolder.resolve(i + ".png"), TestImages.filled(width, height, color), "png");
    }
  }

  private DataOptions options(double maxBad) {
    return new DataOptions(
        folder,
        Path.of("sample"),
        SIZE,
        0,
        SessionOptions.defaults(),
        1000,
        Optional.empty(),
        maxBad);
  }
}
