package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.Signatures;
import graft.export.SavedVariables;
import graft.export.TinyModel;
import graft.failure.StoppedException;
import graft.files.Hashes;
import graft.machine.SessionOptions;
import graft.model.Activations;
import graft.model.GraftModel;
import graft.othernetwork.SmallNetwork;
import graft.train.RecordingListener;
import graft.train.StoppingListener;
import graft.train.TinyData;
import graft.train.TinyRun;
import graft.train.TinySettings;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** A network that Graft does not know goes all the way. */
class OtherNetworkTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  /** Micro-batches of an epoch of the tiny data, training and validation. */
  private static final int MICRO_BATCHES_OF_EPOCH = 7;

  @TempDir Path folder;

  @Test
  void itsOwnPreprocessingFeedsIt() {
    Path model = SmallNetwork.export(folder.resolve("model"), List.of("a", "b"), "input_1");
    byte[] white = new byte[20 * 24 * 3];
    Arrays.fill(white, (byte) 255);
    try (GraftModel opened = GraftModel.open(model, SESSION);
        TUint8 images =
            TUint8.tensorOf(Shape.of(1, 20, 24, 3), DataBuffers.of(white, true, false));
        Activations activations = opened.activations(images, List.of(InputKind.BOUNDARY))) {
      TFloat32 seen = activations.of(InputKind.BOUNDARY);
      assertThat(seen.shape()).isEqualTo(Shape.of(1, 32, 32, 3));
      for (int channel = 0; channel < 3; channel++) {
        assertThat(seen.getFloat(0, 31, 7, channel))
            .isCloseTo(SmallNetwork.white(channel), within(1e-5f));
      }
    }
  }

  @Test
  void shapesParametersAndArithmeticAreItsOwn() {
    Path model = SmallNetwork.export(folder.resolve("model"), List.of("a", "b", "c"), "conv_dw_2");
    try (GraftModel opened = GraftModel.open(model, SESSION)) {
      ModelDescription description = opened.description();
      assertThat(description.base().network()).isEqualTo("small_network");
      assertThat(description.boundary()).isEqualTo("conv_pw_1_relu");
      assertThat(opened.shapeOf(InputKind.FEATURES)).containsExactly(SmallNetwork.FEATURES);
      assertThat(opened.shapeOf(InputKind.BOUNDARY)).containsExactly(16, 16, 12);
      long conv1 = 2 * 16 * 16 * 8 * 27;
      long first = 2 * 16 * 16 * (8 * 9 + 12 * 8);
      long second = 2 * 8 * 8 * (12 * 9 + 16 * 12);
      long head = 2 * (16 * 6 + 6 * 3);
      assertThat(opened.flops(Signatures.SERVING).of(1)).isEqualTo(conv1 + first + second + head);
    }
  }

  @Test
  void bothPhasesTrainThroughCachesAndResumeToTheSameBits() throws IOException {
    Path model = SmallNetwork.export(folder.resolve("model"), TinyModel.LABELS, "conv_dw_2");
    Path alone = folder.resolve("alone");
    RecordingListener listener = new RecordingListener();
    TinyRun.run(settings(model, alone), TinyData.dataSet(), listener);
    assertThat(listener.epochs).hasSize(4);
    for (int microBatches : new int[] {3, 3 * MICRO_BATCHES_OF_EPOCH + 2}) {
      TrainingSettings settings = settings(model, folder.resolve("run-" + microBatches));
      assertThatThrownBy(
              () -> TinyRun.run(settings, TinyData.dataSet(), new StoppingListener(microBatches)))
          .isInstanceOf(StoppedException.class);
      try (TrainingRun resumed = TrainingRun.open(settings, TrainingRun.Start.RESUME, "tiny")) {
        TinyRun.train(resumed, TinyData.dataSet(), new RecordingListener());
      }
      assertThat(weights(settings.output())).isEqualTo(weights(alone));
    }
  }

  /** The lower depthwise convolution never trains, the upper one in the second phase. */
  @Test
  void depthwiseConvolutionsAboveTheBoundaryTrainInTheSecondPhase() {
    Path model = SmallNetwork.export(folder.resolve("model"), TinyModel.LABELS, "conv_dw_2");
    Path run = folder.resolve("run");
    TinyRun.run(settings(model, run), TinyData.dataSet(), new RecordingListener());
    Map<String, float[]> fresh = SavedVariables.of(model);
    Map<String, float[]> frozen = SavedVariables.of(run.resolve("frozen"));
    Map<String, float[]> unfrozen = SavedVariables.of(run.resolve("unfrozen"));
    String lower = "conv_dw_1/depthwise_kernel";
    String upper = "conv_dw_2/depthwise_kernel";
    assertThat(unfrozen.get(lower)).containsExactly(fresh.get(lower));
    assertThat(frozen.get(upper)).containsExactly(fresh.get(upper));
    assertThat(unfrozen.get(upper)).isNotEqualTo(fresh.get(upper));
    assertThat(frozen.get("dense/kernel")).isNotEqualTo(fresh.get("dense/kernel"));
  }

  private TrainingSettings settings(Path model, Path output) {
    return new TinySettings(model, output)
        .cache(new CacheSettings(CacheMode.ALL, folder.resolve("caches"), Storage.FLOAT32))
        .settings();
  }

  private static String weights(Path run) {
    return Hashes.sha256(run.resolve("unfrozen/variables/variables.data-00000-of-00001"));
  }

  @Test
  void everyCommandTakesItAndItsServingExport() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 8);
    List<String> labels = List.of("blue", "green", "red");
    Path model = SmallNetwork.export(folder.resolve("model"), labels, "conv_dw_2");
    Path run = folder.resolve("run");
    Path caches = folder.resolve("caches");
    graft(
        "train --batch-size 8 --micro-batch 4 --epochs-frozen 2 --epochs-unfrozen 1 --cache all",
        "--model",
        model,
        "--data",
        pictures,
        "--output",
        run,
        "--cache-dir",
        caches);
    Path serving = folder.resolve("serving");
    graft("export --serving-only", "--model", run, "--output", serving);
    assertThat(graft("info", "--signatures", serving))
        .contains("small_network")
        .doesNotContain("train_frozen");
    assertThat(graft("info", "--signatures", run))
        .contains("small_network")
        .contains("train_frozen");
    assertThat(graft("evaluate", "--model", serving, "--data", pictures))
        .isEqualTo(graft("evaluate", "--model", run, "--data", pictures));
    assertThat(graft("predict", "--model", serving, pictures))
        .isEqualTo(graft("predict", "--model", run, pictures))
        .contains("7.png");
    Set<String> stored = SavedVariables.of(serving).keySet();
    assertThat(SavedVariables.of(model).keySet()).containsAll(stored);
    assertThat(stored)
        .contains("conv_dw_2/depthwise_kernel", "conv1/moving_mean", "dense_1/bias")
        .noneMatch(name -> name.startsWith("training/") || name.contains("adam"));
    Path again = folder.resolve("again");
    graft("export --serving-only", "--model", serving, "--output", again);
    assertThat(SavedVariables.of(again).keySet()).isEqualTo(stored);
  }

  private static String graft(String words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of(more));
    Ran ran = Ran.graft(all.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }
}
