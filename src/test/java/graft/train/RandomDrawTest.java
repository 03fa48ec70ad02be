package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cache.CacheFolder;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.dataset.Draw;
import graft.dataset.ForwardedImages;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.Subset;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** A data set from outside its package, whose training images are flipped at random. */
class RandomDrawTest {
  private static final int SIDE = 12;
  private static final long SEED = 5;

  @TempDir Path folder;
  private Path model;
  private Path caches;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
    caches = folder.resolve("caches");
  }

  /** Turns about half of the images upside down, others in every epoch. */
  private static final class Flipped extends ForwardedImages {
    private final Set<String> draws;

    Flipped(ImageDataset images, Set<String> draws) {
      super(images);
      this.draws = draws;
    }

    static DataSplit dataSet(Set<String> train, Set<String> validation) {
      DataSplit tiny = TinyData.dataSet();
      return new DataSplit(
          "tiny", new Flipped(tiny.train(), train), new Flipped(tiny.validation(), validation));
    }

    @Override
    public ImageBatch batch(int[] indices, Draw draw) {
      draws.add(draw.toString());
      try (ImageBatch plain = images.batch(indices)) {
        byte[] pixels = pixels(plain);
        for (int i = 0; i < indices.length; i++) {
          if (draw.of(indices[i]) < 0) {
            turn(pixels, i);
          }
        }
        return new ImageBatch(
            TUint8.tensorOf(
                Shape.of(indices.length, SIDE, SIDE, 3), DataBuffers.of(pixels, true, false)),
            TInt64.vectorOf(Arrays.stream(indices).mapToLong(images::label).toArray()));
      }
    }

    private static void turn(byte[] pixels, int image) {
      int row = SIDE * 3;
      for (int y = 0; y < SIDE / 2; y++) {
        for (int x = 0; x < row; x++) {
          int upper = (image * SIDE + y) * row + x;
          int lower = (image * SIDE + SIDE - 1 - y) * row + x;
          byte kept = pixels[upper];
          pixels[upper] = pixels[lower];
          pixels[lower] = kept;
        }
      }
    }

    @Override
    public int versions() {
      return 0;
    }

    @Override
    public String fingerprint() {
      return "flipped-" + images.fingerprint();
    }
  }

  private static byte[] pixels(ImageBatch batch) {
    byte[] pixels = new byte[(int) batch.images().numBytes()];
    batch.images().asRawTensor().data().read(pixels);
    return pixels;
  }

  @Test
  void everyEpochAsksWithItsOwnNumbersAndNothingIsCached() {
    Set<String> train = new TreeSet<>();
    Set<String> validation = new TreeSet<>();
    RecordingListener listener = new RecordingListener();
    TinyRun.run(settings("run", CacheMode.AUTO), Flipped.dataSet(train, validation), listener);
    assertThat(train)
        .containsExactlyInAnyOrder(
            draw(Phase.FROZEN, 1),
            draw(Phase.FROZEN, 2),
            draw(Phase.UNFROZEN, 1),
            draw(Phase.UNFROZEN, 2));
    assertThat(validation).isEmpty();
    assertThat(listener.notices)
        .contains(
            "cache: none, because the training images are changed at random in every epoch; each step"
                + " computes the whole network, also the layers that are not trained");
    assertThat(listener.passes).isEmpty();
    assertThat(new CacheFolder(caches).list()).isEmpty();
  }

  private static String draw(Phase phase, int epoch) {
    return new Draw(SEED, phase, epoch).toString();
  }

  @Test
  void aCacheThatIsAskedForIsRefused() {
    assertThatThrownBy(() -> train("run", CacheMode.ALL))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "the training images are changed at random in every epoch, so nothing computed from"
                + " them can be cached; use --cache none");
  }

  @Test
  void theFlipsCountAndAResumedRunMakesTheSame() {
    train("alone", CacheMode.AUTO);
    TrainingSettings plain = settings("plain", CacheMode.NONE);
    TinyRun.run(plain, TinyData.dataSet(), new RecordingListener());
    assertThat(TinyRun.weights(folder.resolve("plain")))
        .isNotEqualTo(TinyRun.weights(folder.resolve("alone")));
    for (int microBatches : new int[] {1, 9, 16}) {
      String name = "stopped" + microBatches;
      assertThatThrownBy(
              () ->
                  train(
                      settings(name, CacheMode.AUTO),
                      TrainingRun.Start.NEW,
                      new StoppingListener(microBatches)))
          .isInstanceOf(StoppedException.class);
      train(
          settings(name, CacheMode.AUTO, Optional.of(Set.of())),
          TrainingRun.Start.RESUME,
          new RecordingListener());
      assertThat(TinyRun.weights(folder.resolve(name)))
          .as(name)
          .isEqualTo(TinyRun.weights(folder.resolve("alone")));
    }
  }

  /** An image is drawn by its place in the whole, whatever batch and subset it is asked for in. */
  @Test
  void aSubsetDrawsItsImagesAsTheWholeDoes() {
    ImageDataset whole = Flipped.dataSet(new TreeSet<>(), new TreeSet<>()).train();
    ImageDataset subset = Subset.balanced(whole, 9);
    Draw draw = new Draw(SEED, Phase.FROZEN, 2);
    assertThat(subset.versions()).isZero();
    List<String> all = new ArrayList<>();
    IntStream.range(0, whole.size()).forEach(i -> all.add(one(whole, i, draw)));
    IntStream.range(0, 9).forEach(i -> assertThat(all).contains(one(subset, i, draw)));
    assertThat(all).isNotEqualTo(ofEpoch(whole, 1)).isEqualTo(ofEpoch(whole, 2));
  }

  private static List<String> ofEpoch(ImageDataset images, int epoch) {
    Draw draw = new Draw(SEED, Phase.FROZEN, epoch);
    return IntStream.range(0, images.size()).mapToObj(i -> one(images, i, draw)).toList();
  }

  private static String one(ImageDataset images, int index, Draw draw) {
    try (ImageBatch batch = images.batch(new int[] {index}, draw)) {
      return Arrays.toString(pixels(batch));
    }
  }

  private void train(String name, CacheMode mode) {
    train(settings(name, mode), TrainingRun.Start.NEW, new RecordingListener());
  }

  private static void train(
      TrainingSettings settings, TrainingRun.Start start, TrainingListener listener) {
    try (TrainingRun run = TrainingRun.open(settings, start, "tiny")) {
      TinyRun.train(run, Flipped.dataSet(new TreeSet<>(), new TreeSet<>()), listener);
    }
  }

  private TrainingSettings settings(String name, CacheMode mode) {
    return settings(name, mode, Optional.empty());
  }

  /** {@code decided}: what the run that goes on has cached. */
  private TrainingSettings settings(String name, CacheMode mode, Optional<Set<InputKind>> decided) {
    return new TinySettings(model, folder.resolve(name))
        .seed(SEED)
        .batches(20, OptionalInt.of(10))
        .cache(new CacheSettings(mode, caches, Storage.FLOAT32, decided))
        .settings();
  }
}
