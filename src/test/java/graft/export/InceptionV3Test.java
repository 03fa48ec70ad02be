package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.types.TFloat32;

/** The graph has Keras's variables: their names, shapes and numbers, and which of them train. */
class InceptionV3Test {
  private static final Golden GOLDEN = Golden.load();

  @Test
  void networkHasKerasParameters() {
    ModelGraph model = InceptionV3Graphs.unfrozenFrom(164);
    List<Variable<TFloat32>> weights = model.variables().weights();
    List<Variable<TFloat32>> base = weights.stream().filter(w -> !Head.owns(w)).toList();
    assertThat(base.stream().filter(Variable::isKernel)).hasSize(94);
    assertThat(parameters(base))
        .isEqualTo(21_802_784)
        .isEqualTo(GOLDEN.figure("parameters").path("base").asLong());
    assertThat(parameters(weights))
        .isEqualTo(22_832_294)
        .isEqualTo(GOLDEN.figure("parameters").path("model").asLong());
  }

  @Test
  void eachPhaseTrainsWhatKerasTrains() {
    ModelGraph model = InceptionV3Graphs.unfrozenFrom(164);
    for (Phase phase : Phase.IN_MODEL) {
      List<Variable<TFloat32>> trained = model.variables().trainedIn(phase);
      String key = "trainable_" + phase.label();
      assertThat(trained).as(key).hasSize(GOLDEN.figure(key).asInt());
      assertThat(parameters(trained))
          .as(key)
          .isEqualTo(GOLDEN.figure(key + "_parameters").asLong());
    }
    assertThat(parameters(model.variables().trainedIn(Phase.FROZEN))).isEqualTo(1_029_510);
    assertThat(parameters(model.variables().trainedIn(Phase.UNFROZEN))).isEqualTo(17_670_726);
  }

  @Test
  void variablesAreNamedAsInKerasOfficialFile() {
    List<String> expected = new ArrayList<>();
    for (int n = 1; n <= 94; n++) {
      expected.add("conv2d_%d/kernel".formatted(n));
      for (String weight : List.of("beta", "moving_mean", "moving_variance")) {
        expected.add("batch_normalization_%d/%s".formatted(n, weight));
      }
    }
    expected.addAll(List.of("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"));
    ModelGraph model = InceptionV3Graphs.unfrozenFrom(164);
    assertThat(model.variables().weights())
        .extracting(Variable::name)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** 153 is inside a block: it crosses branches and parts convolutions from their BatchNorm. */
  @ParameterizedTest
  @ValueSource(ints = {153, 164})
  void unfrozenPhaseTrainsKernelsAndBetasOfLayersFromTheIndexOn(int unfreezeFrom) {
    List<String> expected =
        InceptionV3Layers.all().stream()
            .skip(unfreezeFrom)
            .flatMap(InceptionV3Test::trainableWeights)
            .toList();
    ModelGraph model = InceptionV3Graphs.unfrozenFrom(unfreezeFrom);
    assertThat(model.variables().trainedIn(Phase.UNFROZEN))
        .filteredOn(weight -> !Head.owns(weight))
        .extracting(Variable::name)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(model.variables().trainedIn(Phase.FROZEN)).allMatch(Head::owns).hasSize(4);
  }

  private static Stream<String> trainableWeights(String layer) {
    if (layer.startsWith("conv2d_")) {
      return Stream.of(layer + "/kernel");
    }
    return layer.startsWith("batch_normalization_") ? Stream.of(layer + "/beta") : Stream.of();
  }

  private static long parameters(List<Variable<TFloat32>> variables) {
    return variables.stream().mapToLong(variable -> variable.shape().size()).sum();
  }
}
