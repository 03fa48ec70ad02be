package graft.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.BatchConsumer;
import graft.Described;
import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.contract.InputKind;
import graft.dataset.ImageBatch;
import graft.dataset.augment.TestTimeAugmentation;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.Pixels;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.WrongUseException;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.model.Activations;
import graft.model.GraftModel;
import graft.predict.BatchSizes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TUint8;

/** The Java API from outside its package. */
final class ImageClassifierTest {
  private static final ModelOptions OPTIONS =
      ModelOptions.defaults().threads(2).precision(Precision.FLOAT32);

  @TempDir private Path folder;
  private Path model;
  private List<Path> files;
  private ImageClassifier classifier;

  @BeforeEach
  void open() throws IOException {
    model = ApiFiles.model(folder.resolve("model"));
    files = ApiFiles.pictures(folder.resolve("pictures"), 40);
    classifier = ImageClassifier.load(model, OPTIONS);
  }

  @AfterEach
  void close() {
    classifier.close();
  }

  @Test
  void filesBytesAndStreamsGetWhatTheModelSays() throws IOException {
    assertThat(classifier.labels()).isEqualTo(TinyModel.LABELS);
    assertThat(classifier.imageSize()).isEqualTo(TinyModel.IMAGE_SIZE);
    assertThat(classifier.featureSize()).isEqualTo(classifier.features(files.get(0)).length);
    SessionOptions session = new SessionOptions(2);
    try (GraftModel opened = GraftModel.open(model, session);
        ImageDecoder decoder = new ImageDecoder(TinyModel.IMAGE_SIZE, session)) {
      for (Path file : files) {
        try (Pixels pixels = decoder.decode(file);
            TUint8 image = ImageBatch.images(List.of(pixels));
            Activations activations = opened.activations(image, List.of(InputKind.FEATURES))) {
          float[] probabilities = opened.predict(image)[0];
          float[] features = StdArrays.array2dCopyOf(activations.of(InputKind.FEATURES))[0];
          byte[] bytes = Files.readAllBytes(file);
          assertThat(classifier.classify(file).probabilities()).isEqualTo(probabilities);
          assertThat(classifier.classify(bytes).probabilities()).isEqualTo(probabilities);
          assertThat(classifier.classify(stream(bytes)).probabilities()).isEqualTo(probabilities);
          assertThat(classifier.features(file)).isEqualTo(features);
          assertThat(classifier.features(bytes)).isEqualTo(features);
          assertThat(classifier.features(stream(bytes))).isEqualTo(features);
        }
      }
    }
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  @Test
  void aPredictionRanksTheClasses() {
    Prediction prediction = classifier.classify(files.get(0));
    List<Prediction.Candidate> all = prediction.top(5);
    assertThat(all)
        .extracting(Prediction.Candidate::label)
        .containsOnlyOnceElementsOf(TinyModel.LABELS);
    assertThat(all)
        .extracting(Prediction.Candidate::probability)
        .isSortedAccordingTo((a, b) -> Float.compare(b, a));
    assertThat(prediction.top(2)).isEqualTo(all.subList(0, 2));
    assertThat(prediction.best()).isEqualTo(all.get(0));
    float[] probabilities = prediction.probabilities();
    int best = TinyModel.LABELS.indexOf(prediction.best().label());
    assertThat(prediction.best().probability()).isEqualTo(probabilities[best]);
    Arrays.fill(probabilities, 0);
    assertThat(prediction.probabilities()[best]).isEqualTo(prediction.best().probability());
    assertThatThrownBy(() -> prediction.top(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aListHasAPredictionOrAReasonForEachInOrder() throws IOException {
    byte[] good = Files.readAllBytes(files.get(1));
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    Path none = folder.resolve("none.png");
    List<Picture> pictures =
        List.of(
            Picture.of(files.get(0)),
            Picture.of(none),
            Picture.of(good),
            Picture.of(Arrays.copyOf(good, good.length / 2), "upload 7"),
            Picture.of(failing, "upload 8"),
            Picture.of(new byte[0]),
            Picture.of(stream(good)),
            Picture.of(folder));
    List<PictureResult<Prediction>> answers = classifier.classifyAll(pictures);
    assertThat(answers).extracting(PictureResult::picture).isEqualTo(pictures);
    assertThat(answers)
        .extracting(answer -> answer.reason().orElse(""))
        .containsExactly(
            "",
            "cannot decode " + none + " (no such file or folder)",
            "",
            answers.get(3).reason().orElseThrow(),
            "cannot decode upload 8 (connection reset)",
            "cannot decode the picture (there are no bytes)",
            "",
            "cannot decode " + folder + " (it is a folder)");
    assertThat(answers.get(3).reason().orElseThrow()).startsWith("cannot decode upload 7 (");
    assertThat(answers)
        .allMatch(answer -> answer.value().isEmpty() == answer.reason().isPresent())
        .allMatch(answer -> answer.value().isEmpty() == answer.failure().isPresent());
    assertThat(answers.stream().flatMap(answer -> answer.failure().stream()))
        .hasSize(5)
        .allMatch(failure -> failure instanceof PictureException);
    assertThat(answers.get(4).failure().orElseThrow()).hasCauseInstanceOf(IOException.class);
    assertNear(answers.get(2).get(), classifier.classify(good));
    assertThatThrownBy(() -> answers.get(1).get())
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot decode " + none + " (no such file or folder)");
    assertThatThrownBy(() -> classifier.classify(none))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot decode " + none + " (no such file or folder)");
    assertThat(classifier.classifyAll(List.of())).isEmpty();
  }

  /** Once by a header that says enough, once by one that is over 64 KiB. */
  @Test
  void theStreamsOfACallerStayOpen() throws IOException {
    byte[] small = Files.readAllBytes(files.get(0));
    byte[] large = Arrays.copyOf(small, 1 << 17);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(zipped)) {
      for (byte[] bytes : List.of(small, large, small)) {
        zip.putNextEntry(new ZipEntry(zipped.size() + "-" + bytes.length));
        zip.write(bytes);
      }
    }
    float[] expected = classifier.classify(small).probabilities();
    try (ZipInputStream zip = new ZipInputStream(stream(zipped.toByteArray()))) {
      int read = 0;
      while (zip.getNextEntry() != null) {
        assertThat(classifier.classify(zip).probabilities()).isEqualTo(expected);
        read++;
      }
      assertThat(read).isEqualTo(3);
    }
    List<Picture> pictures =
        Stream.of(small, large).map(bytes -> Picture.of(neverClosed(bytes))).toList();
    assertThat(classifier.classifyAll(pictures)).allMatch(answer -> answer.value().isPresent());
  }

  private static InputStream neverClosed(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public void close() {
        throw new IllegalStateException("closed");
      }
    };
  }

  @Test
  void whatAStreamThrowsIsNoDamageOfThePicture() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("the response was released");
          }
        };
    assertThatThrownBy(() -> classifier.classify(Picture.of(failing, "upload 8")))
        .isInstanceOf(PictureException.class)
        .hasMessage("cannot decode upload 8 (its stream can't be read: the response was released)");
  }

  /** With a stream that is too long for Java's memory. */
  @Test
  void aStreamWithoutRoomHasAReasonAndStopsNothing() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    List<PictureResult<Prediction>> answers =
        classifier.classifyAll(List.of(Picture.of(endless, "upload 9"), Picture.of(files.get(0))));
    assertThat(answers.get(0).reason())
        .hasValue("cannot decode upload 9 (it needs more memory than Java has)");
    assertThat(answers.get(1).value()).isPresent();
  }

  /** A server answers 400 to the first, and 500 to any other failure. */
  @Test
  void aBadPictureIsToldFromAFailureByItsType() throws IOException {
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("text.png"), text);
    List<Runnable> calls =
        List.of(
            () -> classifier.classify(file),
            () -> classifier.classify(text),
            () -> classifier.classify(stream(text)),
            () -> classifier.features(file),
            () -> classifier.features(text),
            () -> classifier.features(stream(text)));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                        PictureException.class,
                        e ->
                            assertThat(e.reason())
                                .isEqualTo("not a JPEG, PNG, BMP, GIF, WebP or TIFF")));
  }

  @Test
  void aStreamIsReadNoFurtherThanItsBeginningShows() throws IOException {
    ByteArrayInputStream text = new ByteArrayInputStream(new byte[1 << 20]);
    assertThatThrownBy(() -> classifier.classify(text)).isInstanceOf(PictureException.class);
    assertThat(text.available()).isEqualTo((1 << 20) - (1 << 16));
    byte[] picture = Files.readAllBytes(files.get(9));
    ByteArrayInputStream large = new ByteArrayInputStream(Arrays.copyOf(picture, 1 << 20));
    try (ImageClassifier small = ImageClassifier.load(model, OPTIONS.maxPixels(40))) {
      assertThatThrownBy(() -> small.classify(large)).hasMessageContaining("over the limit of 40");
    }
    assertThat(large.available()).isPositive();
    ByteArrayInputStream whole = new ByteArrayInputStream(picture);
    assertThat(classifier.classify(whole).probabilities())
        .isEqualTo(classifier.classify(picture).probabilities());
    assertThat(whole.available()).isZero();
  }

  @Test
  void aPictureOfAStreamHasOneUse() throws IOException {
    Picture once = Picture.of(stream(Files.readAllBytes(files.get(0))), "upload 1");
    classifier.classify(once);
    assertThatThrownBy(() -> classifier.classify(once))
        .isInstanceOf(PictureException.class)
        .hasMessage("cannot decode upload 1 (its stream was read before, which is possible once)");
  }

  @Test
  void nothingMayBeNull() {
    List<Picture> pictures = Arrays.asList(Picture.of(files.get(0)), null);
    Map<String, Runnable> calls =
        Map.ofEntries(
            entry("runOrModel", () -> ImageClassifier.load(null)),
            entry("options", () -> ImageClassifier.load(model, null)),
            entry("file", () -> classifier.classify((Path) null)),
            entry("bytes", () -> classifier.features((byte[]) null)),
            entry("stream", () -> classifier.classify((InputStream) null)),
            entry("name", () -> Picture.of(new byte[1], null)),
            entry("picture", () -> classifier.classify((Picture) null)),
            entry("pictures", () -> classifier.classifyAll(null)),
            entry("pictures[1]", () -> classifier.featuresAll(pictures)),
            entry(
                "the next of pictures",
                () -> classifier.classifyAll(pictures.iterator(), 2, batch -> {})),
            entry(
                "sizes",
                () -> classifier.classifyAll(pictures.iterator(), (BatchSizes) null, batch -> {})),
            entry("consumer", () -> classifier.classifyAll(List.<Picture>of().iterator(), 1, null)),
            entry("precision", () -> OPTIONS.precision(null)),
            entry("nativeFolder", () -> OPTIONS.nativeFolder(null)),
            entry("testTimeAugmentation", () -> OPTIONS.testTimeAugmentation(null)));
    calls.forEach(
        (name, call) ->
            assertThatThrownBy(call::run, name)
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name));
  }

  private static void assertNear(Prediction one, Prediction other) {
    assertThat(one.probabilities()).containsExactly(other.probabilities(), within(1e-5f));
    assertThat(one.best().label()).isEqualTo(other.best().label());
  }

  @Test
  void listsGiveWhatSinglePicturesGive() {
    List<Picture> pictures = files.stream().map(Picture::of).toList();
    List<PictureResult<Prediction>> predictions = classifier.classifyAll(pictures);
    List<PictureResult<float[]>> features = classifier.featuresAll(pictures);
    for (int i = 0; i < files.size(); i++) {
      assertNear(predictions.get(i).get(), classifier.classify(files.get(i)));
      assertThat(features.get(i).get())
          .containsExactly(classifier.features(files.get(i)), within(1e-5f));
    }
  }

  /** Both in one call; with test-time augmentation the features are still the picture's own. */
  @Test
  void describingIsClassifyingAndFeatures() {
    Path none = folder.resolve("none.png");
    List<Picture> pictures = new ArrayList<>(files.stream().map(Picture::of).toList());
    pictures.add(3, Picture.of(none));
    for (TestTimeAugmentation augmentation : TestTimeAugmentation.values()) {
      try (ImageClassifier each =
          ImageClassifier.load(model, OPTIONS.testTimeAugmentation(augmentation))) {
        List<PictureResult<Described>> found = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        each.describeAll(
            pictures.iterator(),
            BatchSizes.growing(16),
            batch -> {
              sizes.add(batch.size());
              found.addAll(batch);
            });
        assertThat(sizes).containsExactly(1, 2, 4, 8, 16, 10);
        assertThat(found).extracting(PictureResult::picture).isEqualTo(pictures);
        assertThat(found.remove(3).reason())
            .hasValue("cannot decode " + none + " (no such file or folder)");
        for (int i = 0; i < files.size(); i++) {
          Described described = found.get(i).get();
          Prediction alone = each.classify(files.get(i));
          assertThat(described.prediction().probabilities())
              .containsExactly(alone.probabilities(), within(1e-6f));
          assertThat(described.prediction().best().label()).isEqualTo(alone.best().label());
          assertThat(described.features())
              .containsExactly(classifier.features(files.get(i)), within(1e-6f));
        }
      }
    }
  }

  @Test
  void growingBatchesEndWhereTheSizesSayAndGoOnFromThere() {
    List<Picture> pictures = files.stream().map(Picture::of).toList();
    List<Prediction> whole = new ArrayList<>();
    List<Prediction> parts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    BatchSizes growing = BatchSizes.growing(16);
    classifier.classifyAll(
        pictures.iterator(),
        growing,
        batch -> {
          sizes.add(batch.size());
          batch.forEach(result -> whole.add(result.get()));
        });
    assertThat(sizes).containsExactly(1, 2, 4, 8, 16, 9);
    long kept = growing.boundaryAtMost(10);
    BatchConsumer<Prediction, RuntimeException> keep =
        batch -> batch.forEach(result -> parts.add(result.get()));
    classifier.classifyAll(pictures.stream().limit(kept).iterator(), growing, keep);
    classifier.classifyAll(pictures.stream().skip(kept).iterator(), growing.after(kept), keep);
    assertThat(parts.stream().map(Prediction::probabilities))
        .containsExactlyElementsOf(whole.stream().map(Prediction::probabilities).toList());
    assertThat(classifier.largestBatch()).isEqualTo((64 << 20) / (3 * 8 * 8));
  }

  @Test
  void batchesComeInOrderAndWhatTheTakerThrowsEndsThem() {
    List<Picture> pictures = files.stream().map(Picture::of).toList();
    List<Integer> sizes = new ArrayList<>();
    classifier.classifyAll(pictures.iterator(), 16, batch -> sizes.add(batch.size()));
    assertThat(sizes).containsExactly(16, 16, 8);
    assertThatThrownBy(
            () ->
                classifier.classifyAll(
                    pictures.iterator(),
                    16,
                    batch -> {
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThatThrownBy(() -> classifier.classifyAll(pictures.iterator(), 0, batch -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterTheEndCallsAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(files.get(0));
    classifier.close();
    classifier.close();
    List<Runnable> calls =
        List.of(
            () -> classifier.classify(files.get(0)),
            () -> classifier.classify(bytes),
            () -> classifier.classify(stream(bytes)),
            () -> classifier.classifyAll(List.of()),
            () -> classifier.features(bytes),
            () -> classifier.featuresAll(List.of()),
            () -> classifier.labels(),
            () -> classifier.imageSize(),
            () -> classifier.featureSize());
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the classifier is closed"));
  }

  @Test
  void aCallThatHasBegunEndsAfterTheClose() {
    List<PictureResult<Prediction>> answers = new ArrayList<>();
    classifier.classifyAll(
        files.stream().map(Picture::of).iterator(),
        8,
        batch -> {
          classifier.close();
          answers.addAll(batch);
        });
    assertThat(answers).hasSize(files.size()).allMatch(answer -> answer.value().isPresent());
  }

  /** Under a run's folder are the models of its phases, here of different classes. */
  @Test
  void aRunMeansTheModelOfItsLastPhase() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    assertThatThrownBy(() -> ImageClassifier.load(run))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining(run + " is not a model");
    Files.writeString(run.resolve("run.json"), "{}");
    assertThatThrownBy(() -> ImageClassifier.load(run))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("the run " + run + " has finished no phase");
    for (String phase : List.of("frozen", "unfrozen", "large")) {
      List<String> labels = List.of(phase, "other");
      ApiFiles.model(run.resolve(phase), labels);
      try (ImageClassifier last = ImageClassifier.load(run, OPTIONS)) {
        assertThat(last.labels()).isEqualTo(labels);
      }
    }
    assertThatThrownBy(() -> ImageClassifier.load(Path.of("")))
        .isInstanceOf(WrongUseException.class)
        .hasMessageStartingWith(". is not a model: ");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> ImageClassifier.load(none))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("there is no folder " + none);
    Files.delete(model.resolve("assets/labels.txt"));
    assertThatThrownBy(() -> ImageClassifier.load(model, OPTIONS))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(model.toString())
        .hasMessageContaining("labels.txt");
  }

  @Test
  void optionsOutOfRangeAreRefusedWhereTheyAreGiven() {
    assertThatThrownBy(() -> OPTIONS.threads(0))
        .isInstanceOf(WrongUseException.class)
        .hasMessage("threads (0) must be from 1 to 1024");
    assertThatThrownBy(() -> OPTIONS.maxPixels(1L << 40))
        .isInstanceOf(WrongUseException.class)
        .hasMessage("maxPixels (1099511627776) must be from 1 to 2147483647");
    // The tests run without oneDNN.
    assertThatThrownBy(() -> ImageClassifier.load(model, OPTIONS.precision(Precision.BFLOAT16)))
        .isInstanceOf(WrongUseException.class)
        .hasMessage("precision bfloat16 is impossible: bfloat16 needs oneDNN, which is off");
  }

  @Test
  void theOptionsReachTheDecoderAndTheModel() {
    try (ImageClassifier small = ImageClassifier.load(model, OPTIONS.maxPixels(40));
        ImageClassifier flipping =
            ImageClassifier.load(model, OPTIONS.testTimeAugmentation(TestTimeAugmentation.FLIP))) {
      small.classify(files.get(0));
      assertThatThrownBy(() -> small.classify(files.get(9)))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining(files.get(9) + " (its 14 x 15 pixels are over the limit of 40");
      assertThat(flipping.classify(files.get(9)).probabilities())
          .isNotEqualTo(classifier.classify(files.get(9)).probabilities());
    }
  }

  @Test
  void otherDigitsChangeNothingOrAreRefusedInOneLine() {
    Locale before = Locale.getDefault();
    List<float[]> expected =
        files.stream().map(file -> classifier.classify(file).probabilities()).toList();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(String.format("%d", 1)).isEqualTo("\u0661");
      try (ImageClassifier arabic = ImageClassifier.load(model, OPTIONS)) {
        IntStream.range(0, files.size())
            .forEach(
                i ->
                    assertThat(arabic.classify(files.get(i)).probabilities())
                        .isEqualTo(expected.get(i)));
        assertThat(arabic.features(files.get(0))).isEqualTo(classifier.features(files.get(0)));
      }
      assertThatThrownBy(
              () ->
                  ImageClassifier.load(
                      model, OPTIONS.testTimeAugmentation(TestTimeAugmentation.FLIP)))
          .isInstanceOf(WrongUseException.class)
          .hasMessageContaining("ar-EG-u-nu-arab, whose digits are not 0 to 9");
    } finally {
      Locale.setDefault(before);
    }
  }
}
