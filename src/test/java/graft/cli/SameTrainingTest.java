package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.Network;
import graft.Recipe;
import graft.Saving;
import graft.Training;
import graft.TrainingProgress;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.machine.Precision;
import graft.train.ClassWeights;
import graft.train.EarlyStopping.Monitor;
import graft.train.Preset;
import graft.train.RunFile;
import graft.train.Schedule.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the same settings the command line and a program record and train the same. */
final class SameTrainingTest {
  @TempDir Path folder;
  private Path pictures;

  @BeforeEach
  void draw() throws IOException {
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 8);
  }

  private Path commanded(String words) {
    Path run = folder.resolve("commanded");
    List<Object> all =
        new ArrayList<>(List.of("train", "--quiet", "--data", pictures, "--output", run));
    all.addAll(List.of(words.split(" ")));
    assertThat(Ran.graft(all.toArray()).assertDone().err()).isEmpty();
    return run;
  }

  private Path ordered(Training training) {
    return training.output(folder.resolve("ordered")).listener(new Silent()).run().run();
  }

  private static void assertSame(Path one, Path other, String phase) throws IOException {
    assertThat(record(other)).isEqualTo(record(one));
    String variables = phase + "/" + ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001";
    assertThat(other.resolve(variables)).hasSameBinaryContentAs(one.resolve(variables));
  }

  /** Two exports have the same numbers, but not the same bytes in their graphs. */
  private static ObjectNode record(Path run) throws IOException {
    ObjectNode file = (ObjectNode) new ObjectMapper().readTree(run.resolve(RunFile.NAME).toFile());
    file.remove("checksum");
    if (!file.at("/settings/network").isMissingNode()) {
      file.withObject("/provenance").remove("model_manifest");
    }
    return file;
  }

  @Test
  void withoutAModelAndWithAPreset() throws IOException {
    Path commanded =
        commanded(
            "--preset fast --image-size 75 --weights random --hidden 8 --phase frozen"
                + " --epochs-frozen 1 --batch-size 6 --cache none");
    Path ordered =
        ordered(
            Training.of(pictures)
                .preset(Preset.FAST)
                .network(Network.standard().imageSize(75).weights("random").hidden(8))
                .recipe(
                    Recipe.standard().phases(List.of(Phase.FROZEN)).epochsFrozen(1).batchSize(6))
                .saving(Saving.standard().cache(CacheMode.NONE)));
    assertSame(commanded, ordered, "frozen");
    assertSame(commanded, ordered, "model");
  }

  @Tag("verify")
  @Test
  void withALargePhase() throws IOException {
    Path commanded =
        commanded(
            "--image-size 75 --weights random --hidden 8 --phase unfrozen --epochs-unfrozen 1"
                + " --batch-size 6 --large-size 80 --epochs-large 2 --learning-rate-large 1e-4"
                + " --cache none");
    Path ordered =
        ordered(
            Training.of(pictures)
                .network(Network.standard().imageSize(75).weights("random").hidden(8))
                .recipe(
                    Recipe.standard()
                        .phases(List.of(Phase.UNFROZEN))
                        .epochsUnfrozen(1)
                        .batchSize(6)
                        .largeSize(80)
                        .epochsLarge(2)
                        .learningRateLarge(1e-4))
                .saving(Saving.standard().cache(CacheMode.NONE)));
    assertSame(commanded, ordered, "large");
  }

  @Test
  void withAModelAndTheSettingsOfItsPhases() throws IOException {
    Path model = TinyFiles.model(folder.resolve("model"));
    Path caches = folder.resolve("caches");
    Path commanded =
        commanded(
            "--phase all --epochs-frozen 2 --learning-rate-frozen 0.01 --epochs-unfrozen 2"
                + " --learning-rate-unfrozen 2e-3 --batch-size 6 --micro-batch 4 --schedule cosine"
                + " --warmup 2 --weight-decay 0.01 --label-smoothing 0.1 --class-weights balanced"
                + " --layer-decay 0.9 --augment flip --seed 5 --patience 3 --min-delta 0.001"
                + " --monitor val_accuracy --restore-best --val-split 0.4 --subset 12"
                + " --val-subset 6 --max-pixels 1000 --max-bad 0.2 --cache all --cache-dir "
                + caches
                + " --boundary-storage float32 --checkpoint-every 3 --keep-checkpoints 2"
                + " --precision float32 --threads 2 --model "
                + model);
    Path ordered =
        ordered(
            Training.of(pictures)
                .model(model)
                .recipe(
                    Recipe.standard()
                        .phases(List.of(Phase.FROZEN, Phase.UNFROZEN))
                        .epochsFrozen(2)
                        .learningRateFrozen(0.01)
                        .epochsUnfrozen(2)
                        .learningRateUnfrozen(2e-3)
                        .batchSize(6)
                        .microBatch(4)
                        .schedule(Curve.COSINE)
                        .warmup(2)
                        .weightDecay(0.01)
                        .labelSmoothing(0.1)
                        .classWeights(ClassWeights.BALANCED)
                        .layerDecay(0.9)
                        .augment(Augmentation.FLIP)
                        .seed(5)
                        .patience(3)
                        .minDelta(0.001)
                        .monitor(Monitor.VAL_ACCURACY)
                        .restoreBest(true))
                .valSplit(0.4)
                .subset(12)
                .valSubset(6)
                .maxPixels(1000)
                .maxBad(0.2)
                .saving(
                    Saving.standard()
                        .cache(CacheMode.ALL)
                        .cacheFolder(caches)
                        .boundaryStorage(Storage.FLOAT32)
                        .checkpointEvery(3)
                        .keepCheckpoints(2))
                .precision(Precision.FLOAT32)
                .threads(2));
    assertSame(commanded, ordered, "unfrozen");
    assertThat(Files.readString(ordered.resolve(RunFile.NAME)))
        .contains("\"cosine\"", "\"val_accuracy\"", "\"balanced\"");
  }

  private static final class Silent implements TrainingProgress {
    @Override
    public void notice(String line) {
      assertThat(line).doesNotContain("\n");
    }
  }
}
