package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.cache.CacheFolder;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.EpochRecord;
import graft.dataset.BadPicture;
import graft.dataset.BadPictures;
import graft.dataset.DataSplit;
import graft.dataset.ForwardedImages;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.TriedBatch;
import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs on images of which some can't be decoded: resumed, and with caches of earlier runs. */
final class UndecodableTest {
  private static final String WHOLE =
      "cache: complete and undamaged, so no image goes through the base again";

  @TempDir Path folder;
  private Path model;
  private Path root;
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
    root = folder.resolve("caches");
  }

  /** The tiny images as files. */
  private static final class Files extends ForwardedImages {
    private final Set<Integer> bad;
    private final Set<Integer> decoded;

    /**
     * The images as files.
     *
     * @param bad which ones can't be decoded, as long as it holds them
     * @param decoded gets those that are
     */
    Files(ImageDataset images, Set<Integer> bad, Set<Integer> decoded) {
      super(images);
      this.bad = bad;
      this.decoded = decoded;
    }

    @Override
    public ImageBatch batch(int[] indices) {
      assertThat(bad).doesNotContainAnyElementsOf(IntStream.of(indices).boxed().toList());
      IntStream.of(indices).forEach(decoded::add);
      return images.batch(indices);
    }

    /** What is computed of a bad one must not matter, so that it need not be black. */
    @Override
    public TriedBatch tryBatch(int[] indices) {
      IntStream.of(indices).forEach(decoded::add);
      Map<Integer, BadPicture> found = new TreeMap<>();
      IntStream.range(0, indices.length)
          .filter(i -> bad.contains(indices[i]))
          .forEach(i -> found.put(i, picture(indices[i])));
      return new TriedBatch(images.batch(indices), found);
    }

    @Override
    public Map<Integer, BadPicture> findBad(int[] indices, LongConsumer done) {
      IntStream.of(indices).forEach(decoded::add);
      Map<Integer, BadPicture> found = new TreeMap<>();
      IntStream.of(indices).filter(bad::contains).forEach(i -> found.put(i, picture(i)));
      done.accept(indices.length);
      return found;
    }

    private BadPicture picture(int index) {
      return new BadPicture(file(index).get(), "damaged");
    }

    @Override
    public Optional<Path> file(int index) {
      return Optional.of(Path.of("/data/%d of %d.png".formatted(index, size())));
    }

    @Override
    public long contentHash(int index) {
      return index;
    }
  }

  private static DataSplit data(Set<Integer> ofTrain, Set<Integer> decoded) {
    DataSplit tiny = TinyData.dataSet();
    return new DataSplit(
        "tiny",
        new Files(tiny.train(), ofTrain, decoded),
        new Files(tiny.validation(), Set.of(4), new TreeSet<>()),
        Optional.empty(),
        tiny.all(),
        tiny.kind(),
        tiny.share(),
        tiny.description(),
        new BadPictures("tiny", List.of(), 70, 0.1),
        List.of());
  }

  private static DataSplit data(Integer... ofTrain) {
    return data(new TreeSet<>(List.of(ofTrain)), new TreeSet<>());
  }

  /** Blocks of a cache have ten images. */
  private TrainingSettings settings(String run, CacheMode mode) {
    return tiny(run, mode).settings();
  }

  private TinySettings tiny(String run, CacheMode mode) {
    return new TinySettings(model, folder.resolve(run))
        .batches(20, 2)
        .frozen(1, 1e-2f)
        .unfrozen(1, 1e-3f)
        .cache(new CacheSettings(mode, root, Storage.FLOAT32));
  }

  /** Two epochs, so that an image is seen both ways. */
  private TrainingSettings flipped(String run, CacheMode mode) {
    return tiny(run, mode)
        .frozen(2, 1e-2f)
        .unfrozen(2, 1e-3f)
        .augmentation(Augmentation.FLIP)
        .settings();
  }

  private void train(String run, CacheMode mode, DataSplit data) {
    listener.clear();
    TinyRun.run(settings(run, mode), data, listener);
  }

  private void trainUntil(String run, CacheMode mode, TrainingListener stopping) {
    assertThatThrownBy(() -> TinyRun.run(settings(run, mode), data(3, 17), stopping))
        .isInstanceOf(StoppedException.class);
  }

  private void resume(String run, CacheMode mode, DataSplit data) {
    TrainingSettings settings = settings(run, mode);
    try (TrainingRun resumed = TrainingRun.open(settings, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(resumed, data, listener);
    }
  }

  private String weights(String run) {
    return TinyRun.weights(folder.resolve(run));
  }

  private void deleteCaches() {
    CacheFolder caches = new CacheFolder(root);
    caches.list().forEach(caches::delete);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void aResumedRunEndsAsOneLeftAloneWithItsCachesAndWithout(CacheMode mode) {
    train("alone", mode, data(3, 17));
    for (int microBatches : new int[] {12, 42}) {
      for (boolean kept : new boolean[] {true, false}) {
        String run = "stopped at " + microBatches + (kept ? "" : ", caches lost");
        trainUntil(run, mode, new StoppingListener(microBatches));
        if (!kept) {
          deleteCaches();
        }
        resume(run, mode, data(3, 17));
        assertThat(weights(run)).as(run).isEqualTo(weights("alone"));
      }
    }
  }

  /** Asks for a stop when half of the caches is filled. */
  private static TrainingListener stoppingInThePass() {
    return new TrainingListener() {
      private boolean computing;
      private boolean stop;

      @Override
      public void passStarted(String task, String unit, long images) {
        computing = task.startsWith("features");
      }

      @Override
      public void passed(long imagesDone) {
        stop = computing && imagesDone >= 30;
      }

      @Override
      public boolean stopRequested() {
        return stop;
      }
    };
  }

  @Test
  void thoseFoundBeforeAPassWasCutShortAreStillKnown() {
    train("alone", CacheMode.ALL, data(3, 17));
    deleteCaches();
    trainUntil("run", CacheMode.ALL, stoppingInThePass());
    resume("run", CacheMode.ALL, data(3, 17));
    assertThat(listener.passes).contains("features and boundary 40");
    assertThat(weights("run")).isEqualTo(weights("alone"));
    assertThat(folder.resolve("run/skipped.csv"))
        .hasContent(
            "path,reason\n/data/17 of 50.png,damaged\n/data/3 of 50.png,damaged\n"
                + "/data/4 of 20.png,damaged\n");
  }

  /** The first eight are decoded to estimate how long the run will take. */
  @Test
  void aWholeCacheSaysWhichTheyAre() {
    train("first", CacheMode.ALL, data(20));
    Set<Integer> decoded = new TreeSet<>();
    train("second", CacheMode.ALL, data(Set.of(20), decoded));
    assertThat(decoded).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 20);
    assertThat(listener.notices)
        .contains(WHOLE, "2 of 70 pictures can't be decoded and are skipped:");
    assertThat(weights("second")).isEqualTo(weights("first"));
  }

  /** As after want of memory: the content is the same, so that the caches are. */
  @Test
  void theBlockOfOneThatCanBeDecodedAgainIsComputedAgain() {
    train("before", CacheMode.ALL, data(3));
    train("again", CacheMode.ALL, data());
    assertThat(listener.passes).contains("features and boundary 10");
    train("after", CacheMode.ALL, data());
    assertThat(listener.notices).contains(WHOLE);
    deleteCaches();
    train("anew", CacheMode.ALL, data());
    assertThat(weights("again")).isEqualTo(weights("anew")).isNotEqualTo(weights("before"));
    assertThat(weights("after")).isEqualTo(weights("anew"));
  }

  @Test
  void aRunDoesNotGoOnWithOthersThanItBeganWith() {
    trainUntil("run", CacheMode.NONE, new StoppingListener(9));
    assertThatThrownBy(() -> resume("run", CacheMode.NONE, data(3)))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("the pictures that can't be decoded are not those of " + folder);
    assertThat(listener.notices)
        .contains(
            "bad pictures changed: data/17 of 50.png, skipped when the run began, is no longer skipped");
    assertThatThrownBy(() -> resume("run", CacheMode.NONE, data(3, 17, 5)))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("the pictures that can't be decoded are not those of " + folder);
    train("alone", CacheMode.NONE, data(3, 17));
    resume("run", CacheMode.NONE, data(3, 17));
    assertThat(weights("run")).isEqualTo(weights("alone"));
  }

  @Test
  void aRestartThatIsStoppedInThePassLeavesTheOldRun() {
    train("run", CacheMode.ALL, data(3));
    String before = weights("run");
    deleteCaches();
    TrainingSettings settings = settings("run", CacheMode.ALL);
    try (TrainingRun again = TrainingRun.open(settings, TrainingRun.Start.RESTART, "tiny")) {
      assertThatThrownBy(() -> TinyRun.train(again, data(3), stoppingInThePass()))
          .isInstanceOf(StoppedException.class);
      assertThat(again.isKept()).isFalse();
    }
    assertThat(weights("run")).isEqualTo(before);
    assertThat(RunFile.read(folder.resolve("run")).orElseThrow().isFinished()).isTrue();
  }

  /**
   * Without the two bad ones and their mirror images, training sees what it sees without caches.
   */
  @Test
  void bothVersionsOfThoseAreLeftOutOfTheCachesForFlip() {
    TinyRun.run(flipped("plain", CacheMode.NONE), data(3, 17), listener);
    List<EpochRecord> plain = List.copyOf(listener.epochs);
    listener.clear();
    TinyRun.run(flipped("cached", CacheMode.ALL), data(3, 17), listener);
    assertThat(listener.passes).contains("features and boundary 120");
    assertThat(listener.notices).contains("3 of 70 pictures can't be decoded and are skipped:");
    assertThat(folder.resolve("cached/skipped.csv"))
        .hasContent(
            "path,reason\n/data/17 of 50.png,damaged\n/data/3 of 50.png,damaged\n"
                + "/data/4 of 20.png,damaged\n");
    assertThat(listener.epochs).hasSameSizeAs(plain).hasSize(4);
    for (int i = 0; i < plain.size(); i++) {
      EpochRecord now = listener.epochs.get(i);
      assertThat(now.loss()).isCloseTo(plain.get(i).loss(), within(1e-5));
      assertThat(now.valLoss()).isCloseTo(plain.get(i).valLoss(), within(1e-5));
    }
    listener.clear();
    TinyRun.run(flipped("again", CacheMode.ALL), data(3, 17), listener);
    assertThat(listener.notices).contains(WHOLE);
    assertThat(weights("again")).isEqualTo(weights("cached"));
  }

  /** Stopped while the frozen phase and while the unfrozen phase reads images both ways. */
  @Test
  void aRunWithCachesForFlipIsResumedToTheSameBits() {
    TinyRun.run(flipped("alone", CacheMode.ALL), data(3, 17), listener);
    for (int microBatches : new int[] {15, 80}) {
      for (boolean kept : new boolean[] {true, false}) {
        String run = "stopped at " + microBatches + (kept ? "" : ", caches lost");
        TrainingSettings settings = flipped(run, CacheMode.ALL);
        TrainingListener stopping = new StoppingListener(microBatches);
        assertThatThrownBy(() -> TinyRun.run(settings, data(3, 17), stopping))
            .isInstanceOf(StoppedException.class);
        if (!kept) {
          deleteCaches();
        }
        try (TrainingRun resumed = TrainingRun.open(settings, TrainingRun.Start.RESUME, "tiny")) {
          TinyRun.train(resumed, data(3, 17), listener);
        }
        assertThat(weights(run)).as(run).isEqualTo(weights("alone"));
      }
    }
  }
}
