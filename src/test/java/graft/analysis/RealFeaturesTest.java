package graft.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.analysis.Duplicates.Pair;
import graft.analysis.Duplicates.Picture;
import graft.analysis.Duplicates.Pictures;
import graft.analysis.LabelErrors.Suspect;
import graft.contract.InputKind;
import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.dataset.cifar.Cifar10;
import graft.dataset.image.Pixels;
import graft.export.BaseNetworks;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import graft.model.Activations;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.StdArrays;

/** What is found in pictures of CIFAR-10, with features of the built-in base. */
@Tag("verify")
class RealFeaturesTest {
  private static final Path BUILTIN = Path.of("savedmodel/base/inception_v3_notop_builtin.h5");
  private static final SessionOptions SESSION = SessionOptions.defaults();
  private static final int PICTURES = 2000;
  private static final int TRAINING = 1500;
  private static final int FLIPPED = 100;
  private static final int COPIES = 20;
  private static final int BATCH = 50;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {139, 299})
  void flippedLabelsAndPlantedCopiesAreFound(int size) {
    Path home = Installation.cache(System.getenv(), Path.of(System.getProperty("user.home")));
    assumeThat(home.resolve("cifar-10-batches-bin/test_batch.bin"))
        .as("CIFAR-10's images; get them with: make data")
        .exists();
    Path model = export(home, size);
    try (DataSplit data =
            DataSpec.open("cifar10", new DataOptions(home, Path.of("sample"), size, 0, SESSION));
        GraftModel opened = GraftModel.open(model, SESSION)) {
      PixelImages images = first(data.validation());
      float[][] features = features(opened, images);
      checkLabels(size, images, features);
      checkCopies(size, images, features, opened);
    }
  }

  private Path export(Path home, int size) {
    Path model = folder.resolve("model");
    Exporter.export(
        new ExportSettings(
            BaseNetworks.named("inception-v3"), size, 164, Cifar10.CLASS_NAMES, 500, 0.3, 0),
        new BaseWeightsSource(BUILTIN, home, (done, total) -> {})
            .resolve(BaseNetworks.named("inception-v3"), "builtin", notice -> {}),
        model,
        false,
        SESSION);
    return model;
  }

  private static PixelImages first(ImageDataset images) {
    List<Pixels> pixels = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      try (ImageBatch one = images.batch(new int[] {i})) {
        byte[] rgb = new byte[Math.toIntExact(one.images().size())];
        one.images().asRawTensor().data().read(rgb);
        pixels.add(new Pixels(32, 32, rgb));
      }
    }
    int[] labels = IntStream.range(0, PICTURES).map(images::label).toArray();
    return new PixelImages(images.classNames(), pixels, labels);
  }

  /** All pictures must have one size. */
  private static float[][] features(GraftModel model, ImageDataset images) {
    float[][] features = new float[images.size()][];
    for (int from = 0; from < features.length; from += BATCH) {
      int[] some = IntStream.range(from, Math.min(features.length, from + BATCH)).toArray();
      try (ImageBatch batch = images.batch(some);
          Activations found = model.activations(batch.images(), List.of(InputKind.FEATURES))) {
        float[][] rows = StdArrays.array2dCopyOf(found.of(InputKind.FEATURES));
        System.arraycopy(rows, 0, features, from, rows.length);
      }
    }
    return features;
  }

  private static void checkLabels(int size, PixelImages images, float[][] features) {
    int[] labels = images.labels().clone();
    Set<Integer> flipped = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    while (flipped.size() < FLIPPED) {
      int picture = random.nextInt(PICTURES);
      if (flipped.add(picture)) {
        labels[picture] = (labels[picture] + random.nextInt(1, 10)) % 10;
      }
    }
    LabelErrors found =
        LabelErrors.find(new ArrayRows(features), labels, 10, 0, SESSION, done -> {});
    long first = found.suspects().stream().limit(200).filter(in(flipped)).count();
    System.out.printf(
        "label errors at %d: %d of %d flipped ones among the first 200; %d listed, %d estimated%n",
        size, first, FLIPPED, found.suspects().size(), found.estimated());
    assertThat(first).isGreaterThanOrEqualTo(80);
  }

  private static Predicate<Suspect> in(Set<Integer> flipped) {
    return suspect -> flipped.contains(suspect.picture());
  }

  /** Half of the copies lie in the originals' own part, and half in the other one. */
  private static void checkCopies(
      int size, PixelImages images, float[][] features, GraftModel model) {
    Set<Set<Picture>> planted = new HashSet<>();
    Side training = new Side(images, features, 0, TRAINING);
    Side validation = new Side(images, features, TRAINING, PICTURES);
    for (int i = 0; i < COPIES; i++) {
      int original = i * TRAINING / COPIES;
      Side side = i % 2 == 0 ? training : validation;
      Part part = i % 2 == 0 ? Part.TRAIN : Part.VALIDATION;
      int label = images.label(original);
      Pixels copy = Copies.copy(images.pixels().get(original), i / 2);
      planted.add(
          Set.of(new Picture(Part.TRAIN, original, label), new Picture(part, side.size(), label)));
      PixelImages one = new PixelImages(images.classNames(), List.of(copy), new int[] {label});
      side.add(features(model, one)[0], copy, label);
    }
    Duplicates found =
        Duplicates.find(training.pictures(), validation.pictures(), SESSION, done -> {});
    List<Pair> right = new ArrayList<>(found.pairs());
    right.removeIf(pair -> !planted.contains(Set.of(pair.first(), pair.second())));
    List<Pair> others = new ArrayList<>(found.pairs());
    others.removeAll(right);
    System.out.printf(
        "duplicates at %d: %d of %d planted copies found; other pairs: %s%n",
        size, right.size(), COPIES, others);
    assertThat(right).hasSizeGreaterThanOrEqualTo(18);
    // CIFAR-10 has copies of its own, such as its test images 509 and 3431. They count as false
    // here.
    assertThat(others).hasSizeLessThanOrEqualTo(5);
  }

  /** Pictures with their features, to which others can be added. */
  private record Side(
      List<String> classNames, List<float[]> rows, List<Pixels> pixels, List<Integer> labels) {
    Side(PixelImages images, float[][] features, int from, int to) {
      this(
          images.classNames(),
          new ArrayList<>(Arrays.asList(features).subList(from, to)),
          new ArrayList<>(images.pixels().subList(from, to)),
          new ArrayList<>(IntStream.range(from, to).mapToObj(images::label).toList()));
    }

    int size() {
      return rows.size();
    }

    void add(float[] row, Pixels picture, int label) {
      rows.add(row);
      pixels.add(picture);
      labels.add(label);
    }

    Pictures pictures() {
      return new Pictures(
          new ArrayRows(rows.toArray(float[][]::new)),
          new PixelImages(
              classNames, pixels, labels.stream().mapToInt(Integer::intValue).toArray()));
    }
  }
}
