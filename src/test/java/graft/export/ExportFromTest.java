package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.ModelTraining;
import graft.contract.Phase;
import graft.contract.TrainedOn;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.model.StartOptions;
import graft.othernetwork.SmallNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A new model with the weights of a trained one. */
final class ExportFromTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  /** Made by Graft 0.1.0 from the same formula weights. */
  private static final Path EARLIER = Path.of("src/test/resources/earlier/0.1.0/model");

  @TempDir private Path folder;
  private Path trained;

  @BeforeEach
  void train() {
    trained = folder.resolve("trained");
    Path fresh = TinyModel.export(folder.resolve("fresh"), 0.3);
    try (GraftModel model = GraftModel.open(fresh, SESSION);
        FormulaBatch batch = FormulaBatch.tiny(0, 8)) {
      model.training().start(new StartOptions(7, 0.1f, 0.01f, new float[] {1, 2, 3}, 0.5f));
      model
          .training()
          .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 0.01f);
      EpochRecord epoch = new EpochRecord(Phase.UNFROZEN, 1, 1, 1, 1, 1, 1, 1, 1, 1);
      ModelTraining training = new ModelTraining("tiny", "hash", List.of(epoch), 4, "content", 0.2);
      model.save(
          trained,
          model.description().withTraining(training),
          Optional.of(TrainedOn.of(new long[] {1, 2, 3})),
          Optional.empty());
    }
  }

  @Test
  void theCopyPredictsTheSameAndBeginsATrainingOfItsOwn() {
    Path copy = export(trained, TinyModel.settings(TinyModel.LABELS, 0.3));
    Map<String, float[]> weights = SavedVariables.of(trained);
    Map<String, float[]> copied = SavedVariables.of(copy);
    Map<String, float[]> fresh = SavedVariables.of(folder.resolve("fresh"));
    copied.forEach(
        (name, values) ->
            assertThat(values)
                .as(name)
                .isEqualTo(isState(name) ? fresh.get(name) : weights.get(name)));
    assertThat(predictions(copy)).isDeepEqualTo(predictions(trained));
    TrainedModel read = TrainedModel.read(copy);
    assertThat(read.description()).isEqualTo(TrainedModel.read(trained).description());
    assertThat(copy.resolve("assets/trained_on.bin"))
        .hasSameBinaryContentAs(trained.resolve("assets/trained_on.bin"));
  }

  @Test
  void theCopyMayTrainMoreLayers() {
    SmallNetwork network = new SmallNetwork();
    List<String> labels = List.of("a", "b");
    Path upper = SmallNetwork.export(folder.resolve("upper"), labels, "conv_dw_2");
    ExportSettings all =
        new ExportSettings(network, 24, network.indexOf("conv1"), labels, 6, 0.3, 5);
    Path copy = export(upper, all);
    float[] before = SavedVariables.of(copy).get("conv1/kernel");
    assertThat(before).isEqualTo(SavedVariables.of(upper).get("conv1/kernel"));
    try (GraftModel model = GraftModel.open(copy, SESSION);
        FormulaBatch batch = FormulaBatch.of(0, 8, 32, 2)) {
      assertThat(model.description().imageSize()).isEqualTo(24);
      model
          .training()
          .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 0.01f);
      assertThat(SavedVariables.of(model).get("conv1/kernel")).isNotEqualTo(before);
    }
  }

  @Test
  void aModelOfAnEarlierVersionGainsWhatTodaysHave() {
    Path copy = export(EARLIER, TinyModel.settings(TinyModel.LABELS, 0.3));
    try (GraftModel earlier = GraftModel.open(EARLIER, SESSION);
        GraftModel model = GraftModel.open(copy, SESSION)) {
      assertThat(earlier.hasLayerDecay()).isFalse();
      assertThat(model.hasLayerDecay()).isTrue();
    }
    assertThat(predictions(copy)).isDeepEqualTo(predictions(EARLIER));
  }

  @Test
  void aModelOfAnotherNetworkIsRefused() {
    Path other = SmallNetwork.export(folder.resolve("other"), List.of("a", "b"), "conv_dw_2");
    assertThatThrownBy(() -> export(other, TinyModel.settings(TinyModel.LABELS, 0.3)))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(other + " lacks weights of its network (")
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("copy")).doesNotExist();
    assertThatThrownBy(() -> TrainedModel.read(other).network())
        .isInstanceOf(GraftException.class)
        .hasMessage(
            ("the model %s has the network small_network, which graft export can't build;"
                    + " give another model")
                .formatted(other));
  }

  @Test
  void aWeightOfAnotherShapeIsNamed() {
    ExportSettings wider =
        new ExportSettings(new TinyModel.Base(), 8, 4, TinyModel.LABELS, 7, 0.3, 0);
    assertThatThrownBy(() -> export(trained, wider))
        .isInstanceOf(GraftException.class)
        .hasMessage(trained + " has the weight dense/kernel in the shape [5, 6], expected [5, 7]");
  }

  /** The tiny model resizes to 8 and was trained on images of 4. */
  @ParameterizedTest
  @CsvSource({"8, 4, 16, 4", "8, 4, 4, 4", "8, 4, 3, 3", "8, 8, 16, 16", "8, 8, 4, 4"})
  void imagesOfTheirOwnSizeKeepItWithinTheNetworks(int old, int side, int imageSize, int expected) {
    ModelTraining training = new ModelTraining("tiny", "hash", List.of(), side, "content", 0.2);
    TrainedModel model = TrainedModel.read(trained);
    assertThat(model.description().imageSize()).isEqualTo(old);
    TrainedModel other =
        new TrainedModel(trained, model.description().withTraining(training), model.trainedOn());
    assertThat(other.training(imageSize).imageSide()).isEqualTo(expected);
  }

  private Path export(Path from, ExportSettings settings) {
    Path copy = folder.resolve("copy");
    Exporter.exportFrom(TrainedModel.read(from), settings, copy, false, SESSION);
    return copy;
  }

  private static boolean isState(String name) {
    return name.matches("(frozen|unfrozen|training)/.*");
  }

  private static float[][] predictions(Path model) {
    try (GraftModel opened = GraftModel.open(model, SESSION);
        FormulaBatch batch = FormulaBatch.tiny(0, 8)) {
      return opened.predict(batch.images());
    }
  }
}
