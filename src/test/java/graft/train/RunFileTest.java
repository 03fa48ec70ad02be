package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.files.SealedJson;
import graft.files.WholeDirectory;
import graft.train.EarlyStopping.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run.json} keeps every setting, and says nothing that nobody set. */
final class RunFileTest {
  private static final Path EARLIER = Path.of("src/test/resources/earlier/0.1.0/run/run.json");

  /** Settings that may be absent, and what earlier versions did not record. */
  private static final List<String> OPTIONAL =
      List.of(
          "micro_batch",
          "checkpoint_every_time",
          "all_train_images",
          "all_validation_images",
          "split",
          "val_split");

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void makeFolder() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
  }

  @Test
  void everySettingIsReadAsItWasWritten() {
    TrainingSettings settings =
        new TinySettings(TinyModel.export(folder.resolve("model"), 0.3), run)
            .phases(List.of(Phase.UNFROZEN))
            .frozen(3, 1e-4f)
            .unfrozen(5, 2e-6f)
            .large(12, 2, 3e-6f)
            .preset("best")
            .batches(30, 6)
            .stopping(new EarlyStopping(OptionalInt.of(0), 1e-3, Monitor.VAL_ACCURACY, true))
            .seed(Long.MIN_VALUE)
            .schedule(new Schedule(Schedule.Curve.COSINE, 12))
            .regularization(new Regularization(0.05, 0.1, ClassWeights.BALANCED, 0.75))
            .augmentation(Augmentation.STANDARD)
            .maxBad(0.25)
            .maxPixels(Integer.MAX_VALUE)
            .cache(
                new CacheSettings(
                    CacheMode.FEATURES,
                    run.resolve("caches"),
                    Storage.BFLOAT16,
                    Optional.of(Set.of(InputKind.FEATURES))))
            .threads(3)
            .checkpoints(
                new CheckpointSettings(OptionalInt.empty(), Optional.of(Duration.ofMinutes(90)), 7))
            .settings();
    RunFile written = RunFile.of(settings, TinyData.dataSet());
    written.write();
    assertThat(RunFile.read(run)).contains(written);
  }

  @Test
  void theFirstVersionsFlatListIsRead() throws IOException {
    Files.copy(EARLIER, run.resolve(RunFile.NAME));
    RunFile read = RunFile.read(run).orElseThrow();
    assertThat(read.settings())
        .isEqualTo(
            new TinySettings(Path.of("/tmp/graft-0.1.0/model"), run)
                .frozen(1, 1e-2f)
                .unfrozen(2, 1e-3f)
                .batches(10, 10)
                .seed(7)
                .stopping(new EarlyStopping(OptionalInt.of(3), 0.001, Monitor.VAL_LOSS, true))
                .cache(
                    new CacheSettings(
                        CacheMode.ALL,
                        Path.of("/tmp/graft-0.1.0/caches"),
                        Storage.FLOAT16,
                        Optional.of(Set.of(InputKind.FEATURES, InputKind.BOUNDARY))))
                .checkpoints(new CheckpointSettings(OptionalInt.of(1), Optional.empty(), 1))
                .settings());
    assertThat(read.provenance().dataset()).isEqualTo("tiny");
    assertThat(read.provenance().trainImages()).isEqualTo(50);
    assertThat(read.provenance().fingerprint()).startsWith("e5c3f394");
  }

  /** The settings that version 3 added have no effect at these values. */
  @Test
  void aFileOfTheSecondVersionIsRead() throws IOException {
    ObjectNode file = written();
    RunFile now = RunFile.read(run).orElseThrow();
    ObjectNode settings = (ObjectNode) file.put("version", 2).get("settings");
    settings.remove(
        List.of(
            "schedule",
            "warmup",
            "weight_decay",
            "label_smoothing",
            "class_weights",
            "layer_decay",
            "augment",
            "large"));
    SealedJson.write(run.resolve(RunFile.NAME), file);
    assertThat(RunFile.read(run)).contains(now);
  }

  @Test
  void whatAFileOfTheSecondVersionHasAllTheSameIsKept() throws IOException {
    ObjectNode file = written();
    ObjectNode settings = (ObjectNode) file.put("version", 2).get("settings");
    settings.put("weight_decay", 0.25);
    settings.remove("warmup");
    SealedJson.write(run.resolve(RunFile.NAME), file);
    TrainingSettings read = RunFile.read(run).orElseThrow().settings();
    assertThat(read.regularization().weightDecay()).isEqualTo(0.25);
    assertThat(read.schedule().warmup()).isZero();
  }

  @Test
  void aFileOfTheThirdVersionIsRead() throws IOException {
    ObjectNode file = written();
    RunFile now = RunFile.read(run).orElseThrow();
    ((ObjectNode) file.put("version", 3).get("settings")).remove("large");
    SealedJson.write(run.resolve(RunFile.NAME), file);
    assertThat(RunFile.read(run)).contains(now);
    assertThat(now.settings().large()).isEqualTo(LargeSettings.NONE);
  }

  @Test
  void minutesBetweenCheckpointsAreReadFromTheFirstVersionToo() throws IOException {
    ObjectNode file = (ObjectNode) new ObjectMapper().readTree(EARLIER.toFile());
    file.remove(List.of("checksum", "checkpoint_every_steps", "slice", "patience"));
    SealedJson.write(run.resolve(RunFile.NAME), file.put("checkpoint_every_seconds", 600));
    TrainingSettings read = RunFile.read(run).orElseThrow().settings();
    assertThat(read.checkpoints())
        .isEqualTo(
            new CheckpointSettings(OptionalInt.empty(), Optional.of(Duration.ofMinutes(10)), 1));
    assertThat(read.microBatch()).isEmpty();
    assertThat(read.stopping().patience()).isEmpty();
  }

  /**
   * Whether a field is a reference, a number, or optional decides how Jackson reads its absence.
   */
  @Test
  void aFieldTooFewIsNamed() throws IOException {
    ObjectNode whole = written();
    for (String part : List.of("settings", "provenance")) {
      List<String> names = new ArrayList<>();
      whole.get(part).fieldNames().forEachRemaining(names::add);
      names.removeAll(OPTIONAL);
      for (String name : names) {
        ObjectNode file = whole.deepCopy();
        ((ObjectNode) file.get(part)).remove(name);
        SealedJson.write(run.resolve(RunFile.NAME), file);
        assertThatThrownBy(() -> RunFile.read(run))
            .isInstanceOf(GraftException.class)
            .hasMessageContaining("run.json is damaged or was altered (" + name + " is missing");
      }
    }
  }

  @Test
  void aFieldOfANewerGraftIsNamed() throws IOException {
    for (String place : List.of("", "/settings", "/provenance")) {
      ObjectNode file = written();
      ((ObjectNode) file.at(place)).put("mixup", 3);
      SealedJson.write(run.resolve(RunFile.NAME), file);
      assertThatThrownBy(() -> RunFile.read(run))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("run.json has the field mixup, which this version of Graft does")
          .hasMessageContaining("continue with the newer version that wrote it");
    }
  }

  private ObjectNode written() throws IOException {
    TrainingSettings settings =
        new TinySettings(TinyModel.export(folder.resolve("model"), 0.3), run).settings();
    RunFile.of(settings, TinyData.dataSet()).write();
    ObjectNode file = (ObjectNode) new ObjectMapper().readTree(run.resolve(RunFile.NAME).toFile());
    file.remove("checksum");
    WholeDirectory.delete(folder.resolve("model"));
    return file;
  }

  @Test
  void whatIsNoSettingIsRefused() throws IOException {
    ObjectNode file = (ObjectNode) new ObjectMapper().readTree(EARLIER.toFile());
    file.remove("checksum");
    SealedJson.write(run.resolve(RunFile.NAME), file.put("epochs_frozen", 0));
    assertThatThrownBy(() -> RunFile.read(run))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("run.json is damaged or was altered (")
        .hasMessageContaining("); give the first command again with --restart");
    assertThatThrownBy(() -> RunFile.read(run)).hasMessageContaining("epochs (0) must be");
    SealedJson.write(run.resolve(RunFile.NAME), file.put("version", 5));
    assertThatThrownBy(() -> RunFile.read(run))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("was written by another version of Graft");
  }
}
