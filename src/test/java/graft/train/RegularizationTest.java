package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.Phase;
import graft.export.SavedVariables;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What weight decay, label smoothing and class weights do to a step is tested on the model; here,
 * that a run hands them over.
 */
final class RegularizationTest {
  private static final Regularization ALL =
      new Regularization(0.05, 0.1, ClassWeights.BALANCED, 0.8);

  @TempDir private Path folder;

  /** The three classes have 21, 10 and 19 training images. */
  @Test
  void bothPhasesBeginWithTheSettingsOfTheRun() {
    TinyRun tiny = TinyRun.in(folder);
    TinyRun.train(settings(tiny, "run", ALL));
    for (Phase phase : Phase.IN_MODEL) {
      Map<String, float[]> saved =
          SavedVariables.of(TrainingRun.modelOf(folder.resolve("run"), phase));
      assertThat(saved.get("training/weight_decay")).containsExactly(0.05f);
      assertThat(saved.get("training/label_smoothing")).containsExactly(0.1f);
      assertThat(saved.get("training/class_weights")).containsExactly(50 / 63f, 50 / 30f, 50 / 57f);
      assertThat(saved.get("training/layer_decay")).containsExactly(0.8f);
    }
  }

  @Test
  void eachOfThemChangesTheTraining() {
    TinyRun tiny = TinyRun.in(folder);
    TinyRun.train(settings(tiny, "plain", Regularization.NONE));
    String plain = TinyRun.weights(folder.resolve("plain"));
    for (Regularization one :
        new Regularization[] {
          new Regularization(0.05, 0, ClassWeights.NONE, 1),
          new Regularization(0, 0.1, ClassWeights.NONE, 1),
          new Regularization(0, 0, ClassWeights.BALANCED, 1),
          new Regularization(0, 0, ClassWeights.NONE, 0.5)
        }) {
      String output = "run" + one.hashCode();
      TinyRun.train(settings(tiny, output, one));
      assertThat(TinyRun.weights(folder.resolve(output))).as(one.toString()).isNotEqualTo(plain);
    }
  }

  @Test
  void anInterruptedRunContinuesWithThem() {
    TinyRun tiny = TinyRun.in(folder);
    TinyRun.train(settings(tiny, "whole", ALL));
    TrainingSettings settings = settings(tiny, "interrupted", ALL);
    assertThatThrownBy(() -> TinyRun.run(settings, TinyData.dataSet(), new StoppingListener(8)))
        .isInstanceOf(StoppedException.class);
    TrainingSettings begun = RunFile.read(settings.output()).orElseThrow().settings();
    try (TrainingRun run = TrainingRun.open(begun, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(run, TinyData.dataSet());
    }
    assertThat(TinyRun.weights(folder.resolve("interrupted")))
        .isEqualTo(TinyRun.weights(folder.resolve("whole")));
  }

  @Test
  void layerDecayChangesTheUnfrozenPhaseOnly() {
    TinyRun tiny = TinyRun.in(folder);
    TinyRun.train(settings(tiny, "plain", Regularization.NONE));
    TinyRun.train(settings(tiny, "decayed", new Regularization(0, 0, ClassWeights.NONE, 0.5)));
    Map<String, float[]> plain = SavedVariables.of(folder.resolve("plain/frozen"));
    Map<String, float[]> decayed = SavedVariables.of(folder.resolve("decayed/frozen"));
    assertThat(decayed.remove("training/layer_decay")).containsExactly(0.5f);
    assertThat(plain.remove("training/layer_decay")).containsExactly(1);
    assertThat(decayed).usingRecursiveComparison().isEqualTo(plain);
    assertThat(TinyRun.weights(folder.resolve("decayed")))
        .isNotEqualTo(TinyRun.weights(folder.resolve("plain")));
  }

  /** A model of Graft 0.1.0, in a folder whose name a shell would take apart. */
  @Test
  void aModelWithoutTheSignatureRefusesLayerDecay() throws IOException {
    Path model = folder.resolve("old model");
    Path earlier = Path.of("src/test/resources/earlier/0.1.0/model").toAbsolutePath();
    Files.createSymbolicLink(model, earlier);
    TrainingSettings settings =
        new TinySettings(model, folder.resolve("run"))
            .regularization(new Regularization(0, 0, ClassWeights.NONE, 0.8))
            .settings();
    assertThatThrownBy(() -> TinyRun.train(settings))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            model
                + " has no signature for --layer-decay; copy its weights into a model that has it"
                + " (graft export --from '"
                + model
                + "' --output DIR), and train that");
  }

  /** The expected values are scikit-learn's. */
  @Test
  void balancedClassesWeighAsMuchTogether() {
    assertThat(ClassWeights.BALANCED.of(images(0, 0, 0, 1, 1, 2))).containsExactly(2 / 3f, 1, 2);
    assertThat(ClassWeights.NONE.of(images(0, 0, 0, 1, 1, 2))).containsExactly(1, 1, 1);
  }

  @Test
  void aClassWithoutImagesLeavesTheOthersWeightsAlone() {
    assertThat(ClassWeights.BALANCED.of(images(0, 0, 0, 1))).containsExactly(2 / 3f, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e39})
  void anImpossibleDecayIsRefused(double decay) {
    assertThatThrownBy(() -> new Regularization(decay, 0, ClassWeights.NONE, 1))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("weight decay (" + decay + ") must be");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 0, Double.NaN, 1.1, 1e-50})
  void anImpossibleLayerDecayIsRefused(double decay) {
    assertThatThrownBy(() -> new Regularization(0, 0, ClassWeights.NONE, decay))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("layer decay (" + decay + ") must be");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, 1, 0.99999999999})
  void impossibleSmoothingIsRefused(double smoothing) {
    assertThatThrownBy(() -> new Regularization(0, smoothing, ClassWeights.NONE, 1))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("label smoothing (" + smoothing + ") must be");
  }

  private static TinyData images(long... labels) {
    return new TinyData(TinyModel.LABELS, new byte[0], labels);
  }

  private TrainingSettings settings(TinyRun tiny, String output, Regularization against) {
    return new TinySettings(tiny.model(), folder.resolve(output))
        .regularization(against)
        .settings();
  }
}
