package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cache.CacheFolder;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.EpochRecord;
import graft.dataset.DataSplit;
import graft.export.SavedVariables;
import graft.export.TinyModel;
import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training through caches is the same training, and a cache is used only where it is right. */
class CachedTrainingTest {
  private static final Percentage TEN_PARTS_IN_A_MILLION = Percentage.withPercentage(1e-3);
  private static final String WHOLE =
      "cache: complete and undamaged, so no image goes through the base again";

  @TempDir Path folder;
  private Path model;
  private Path root;
  private final RecordingListener listener = new RecordingListener();
  private int runs;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
    root = folder.resolve("caches");
  }

  @Test
  void givesTheHistoryOfTrainingWithoutCaches() {
    List<EpochRecord> plain = train(TinySettings.NO_CACHES, 20);
    List<EpochRecord> cached = train(exact(), 20);
    assertThat(cached).hasSameSizeAs(plain);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(cached.get(i).loss()).isCloseTo(plain.get(i).loss(), TEN_PARTS_IN_A_MILLION);
      assertThat(cached.get(i).valLoss()).isCloseTo(plain.get(i).valLoss(), TEN_PARTS_IN_A_MILLION);
      assertThat(cached.get(i).accuracy()).isEqualTo(plain.get(i).accuracy());
    }
  }

  /** With one image a call both paths compute the same micro-batches whatever the order. */
  @Test
  void isTheSameToTheBitWhereTheMicroBatchesAreTheSame() {
    train(TinySettings.NO_CACHES, 1);
    train(exact(), 1);
    var expected = SavedVariables.of(folder.resolve("run1/unfrozen"));
    var actual = SavedVariables.of(folder.resolve("run2/unfrozen"));
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void aWholeCacheIsUsedAgain() {
    List<EpochRecord> first = train(exact(), 20);
    assertThat(listener.passes)
        .containsExactly("checking the cache 140", "features and boundary 70");
    List<EpochRecord> second = train(exact(), 20);
    assertThat(listener.passes).containsExactly("checking the cache 140");
    assertThat(listener.notices).contains(WHOLE);
    assertThat(losses(second)).isEqualTo(losses(first));
  }

  @Test
  void anotherBatchSizeFindsTheSameCache() {
    train(exact(), 20, OptionalInt.empty());
    train(exact(), 10, OptionalInt.empty());
    assertThat(listener.notices).contains(WHOLE);
  }

  @Test
  void aPassThatWasCutShortGoesOnFromItsLastWholeBlock() throws IOException {
    List<EpochRecord> first = train(exact(), 2);
    // Blocks of ten images: the last of the training features never came, another is cut.
    List<Path> blocks = blocks("features");
    Files.delete(blocks.get(4));
    Files.write(blocks.get(1), new byte[100]);
    List<EpochRecord> second = train(exact(), 2);
    assertThat(listener.passes).contains("features and boundary 20");
    assertThat(losses(second)).isEqualTo(losses(first));
  }

  @Test
  void aDamagedBlockIsComputedAgain() throws IOException {
    List<EpochRecord> first = train(exact(), 2);
    Path damaged = blocks("boundary").get(2);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    List<EpochRecord> second = train(exact(), 2);
    assertThat(listener.passes).contains("features and boundary 10");
    assertThat(listener.notices)
        .anyMatch(line -> line.startsWith("cache: 1 of 5 blocks in " + damaged.getParent()));
    assertThat(losses(second)).isEqualTo(losses(first));
    train(exact(), 2);
    assertThat(listener.notices).contains(WHOLE);
  }

  /**
   * Fine-tuning changes the layers above the boundary: its features are others, its boundary not.
   */
  @Test
  void dependsOnTheVariablesOnThePathAsTheyAreNow() {
    train(exact(), 20);
    List<String> before = names();
    model = folder.resolve("run1/unfrozen");
    train(exact(), 20);
    assertThat(listener.passes).contains("features and boundary 70");
    List<String> after = names();
    after.removeAll(before);
    assertThat(after).hasSize(2).allMatch(name -> name.startsWith("features-"));
  }

  @Test
  void otherThreadsOrStorageAreOtherCaches() {
    train(exact(), 20);
    train(new CacheSettings(CacheMode.ALL, root, Storage.FLOAT16), 20);
    assertThat(names()).hasSize(6);
  }

  @Test
  void sixteenBitsSaySoAndChangeLittle() {
    List<EpochRecord> exact = train(exact(), 20);
    for (Storage storage : List.of(Storage.FLOAT16, Storage.BFLOAT16)) {
      List<EpochRecord> rounded = train(new CacheSettings(CacheMode.ALL, root, storage), 20);
      assertThat(listener.notices).anyMatch(line -> line.contains("boundary (" + storage.label()));
      assertThat(rounded.get(3).valLoss())
          .isNotEqualTo(exact.get(3).valLoss())
          .isCloseTo(exact.get(3).valLoss(), Percentage.withPercentage(1));
    }
  }

  @Test
  void featuresAloneLeaveTheUnfrozenPhaseToTheImages() {
    List<EpochRecord> plain = train(TinySettings.NO_CACHES, 20);
    List<EpochRecord> cached =
        train(new CacheSettings(CacheMode.FEATURES, root, Storage.FLOAT32), 20);
    assertThat(names()).hasSize(2).allMatch(name -> name.startsWith("features-"));
    assertThat(cached.get(3).loss()).isCloseTo(plain.get(3).loss(), TEN_PARTS_IN_A_MILLION);
  }

  @Test
  void theSameImagesForTrainingAndValidationShareTheirCaches() {
    DataSplit data = TinyData.dataSet();
    TinyRun.run(
        new TinySettings(model, folder.resolve("twice")).cache(exact()).settings(),
        new DataSplit("tiny", data.train(), data.train()),
        listener);
    assertThat(listener.passes)
        .containsExactly("checking the cache 100", "features and boundary 50");
    assertThat(names()).hasSize(2);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    root = Files.createFile(folder.resolve("file")).resolve("caches");
    assertThatThrownBy(() -> train(exact(), 20))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(root.toString());
  }

  @Test
  void listsAndDeletes() {
    train(exact(), 20);
    CacheFolder caches = new CacheFolder(root);
    assertThat(caches.list())
        .hasSize(4)
        .allSatisfy(entry -> assertThat(entry.bytes()).isEqualTo(entry.wholeBytes()).isPositive())
        .allSatisfy(entry -> assertThat(entry.dataset()).isEqualTo("tiny"));
    caches.list().forEach(caches::delete);
    assertThat(caches.list()).isEmpty();
  }

  /** Until its own caches are open a run may want any; then others can be deleted beside it. */
  @Test
  void aRunThatBeginsKeepsAllCachesAndOneThatTrainsItsOwn() throws IOException {
    train(exact(), 20);
    CacheFolder caches = new CacheFolder(root);
    CacheFolder.Entry own = caches.list().get(0);
    String other = "features-0123456789abcdef";
    CacheFolder.Entry foreign = new CacheFolder.Entry(other, "?", "?", 0, 0, 0);
    Files.createDirectory(root.resolve(other));
    TrainingSettings settings =
        new TinySettings(model, folder.resolve("second")).batches(20, 20).cache(exact()).settings();
    try (TrainingRun run = TrainingRun.open(settings, TrainingRun.Start.NEW, "tiny")) {
      assertThat(caches.list()).hasSize(5).allSatisfy(entry -> assertInUse(caches, entry));
      TinyRun.train(
          run,
          TinyData.dataSet(),
          new TrainingListener() {
            @Override
            public void validationStarted(long images) {
              assertInUse(caches, own);
              caches.delete(foreign);
            }
          });
    }
    assertThat(root.resolve(other)).doesNotExist();
    caches.delete(own);
  }

  private void assertInUse(CacheFolder caches, CacheFolder.Entry entry) {
    assertThatThrownBy(() -> caches.delete(entry))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(
            "the cache %s is in use by another call in this process; ", root.resolve(entry.name()));
  }

  private CacheSettings exact() {
    return new CacheSettings(CacheMode.ALL, root, Storage.FLOAT32);
  }

  private List<EpochRecord> train(CacheSettings cache, int microBatch) {
    return train(cache, 20, OptionalInt.of(microBatch));
  }

  private List<EpochRecord> train(CacheSettings cache, int batchSize, OptionalInt microBatch) {
    listener.clear();
    TinyRun.run(
        new TinySettings(model, folder.resolve("run" + ++runs))
            .batches(batchSize, microBatch)
            .cache(cache)
            .settings(),
        TinyData.dataSet(),
        listener);
    return List.copyOf(listener.epochs);
  }

  private static List<Double> losses(List<EpochRecord> epochs) {
    return epochs.stream().flatMap(e -> Stream.of(e.loss(), e.valLoss())).toList();
  }

  private List<String> names() {
    return new ArrayList<>(
        new CacheFolder(root).list().stream().map(CacheFolder.Entry::name).toList());
  }

  /** Blocks of the training images: they are the most. */
  private List<Path> blocks(String kind) throws IOException {
    List<Path> most = List.of();
    for (String name : names()) {
      try (Stream<Path> files = Files.list(root.resolve(name))) {
        List<Path> found = files.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
        if (name.startsWith(kind) && found.size() > most.size()) {
          most = found;
        }
      }
    }
    return most;
  }
}
