package graft.runner;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.ModelFiles;
import graft.contract.Precision;
import graft.model.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SavedModel;

/**
 * In bfloat16 only convolutions change: the head, the loss, sums and the optimizer's state are
 * float32's to the bit. On a processor without bfloat16 TensorFlow computes the same slowly.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the rewriter needs oneDNN, which TensorFlow has there")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrecisionTest {
  private Path model;
  private Map<String, String> exact;
  private Map<String, String> rounded;

  @BeforeAll
  void callInBothPrecisions(@TempDir Path folder) throws Exception {
    model = TinyModel.export(folder.resolve("tiny"), 0.3);
    final Map<Precision, Map<String, String>> values =
        PrecisionProcess.run(model, Precision.HEAD_VALUE);
    exact = values.get(Precision.FLOAT32);
    rounded = values.get(Precision.BFLOAT16);
  }

  /** Losses, probabilities, and all variables after steps that accumulated and trained. */
  @Test
  void theHeadComputesInFloat32WhateverThePrecision() {
    assertThat(startingWith(PrecisionProcess.HEAD, rounded))
        .hasSizeGreaterThan(50)
        .isEqualTo(startingWith(PrecisionProcess.HEAD, exact));
  }

  @Test
  void convolutionsComputeInTheSessionsPrecision() {
    assertThat(rounded.get(PrecisionProcess.FEATURES))
        .isNotEqualTo(exact.get(PrecisionProcess.FEATURES));
    assertThat(rounded.get(PrecisionProcess.UNFROZEN))
        .isNotEqualTo(exact.get(PrecisionProcess.UNFROZEN));
  }

  /**
   * The boundary follows the first convolution, which the model wants in float32: it is rounded for
   * the second one, and nothing else.
   */
  @Test
  void operationsThatTheModelNamesStayInFloat32() {
    assertThat(rounded.get(PrecisionProcess.BOUNDARY))
        .isEqualTo(exact.get(PrecisionProcess.BOUNDARY));
  }

  /** The kernel of a convolution that was trained in bfloat16, and both its slots. */
  @Test
  void trainedWeightsAndSlotsKeepTheDigitsOfFloat32() {
    assertThat(startingWith(PrecisionProcess.FINE_VALUES, rounded))
        .hasSize(3)
        .doesNotContainValue("0x0.0p0");
  }

  /** Why the launcher sets the variable, and why bfloat16 is refused without it. */
  @Test
  void withoutTheVariableTheHeadWouldBeRounded() throws Exception {
    final Map<Precision, Map<String, String>> values = PrecisionProcess.run(model, "");
    assertThat(values.get(Precision.BFLOAT16).get(PrecisionProcess.HEAD_LOSS))
        .isNotEqualTo(values.get(Precision.FLOAT32).get(PrecisionProcess.HEAD_LOSS));
  }

  /** Weights, slots and accumulators; what counts is int64. */
  @Test
  void everyVariableIsFloat32OrCounts() throws Exception {
    assertThat(
            SavedModel.parseFrom(Files.readAllBytes(model.resolve(ModelFiles.SAVED_MODEL)))
                .getMetaGraphs(0)
                .getGraphDef()
                .getNodeList())
        .filteredOn(node -> node.getOp().equals("VarHandleOp"))
        .hasSizeGreaterThan(50)
        .allSatisfy(
            node ->
                assertThat(node.getAttrOrThrow("dtype").getType())
                    .as(node.getName())
                    .isEqualTo(
                        node.getName().matches(".*(step|seed|waiting/images|waiting/correct)")
                            ? DataType.DT_INT64
                            : DataType.DT_FLOAT));
  }

  private static Map<String, String> startingWith(String start, Map<String, String> values) {
    final Map<String, String> chosen = new TreeMap<>(values);
    chosen.keySet().removeIf(name -> !name.startsWith(start));
    return chosen;
  }
}
