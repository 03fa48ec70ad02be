package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.ModelFiles;
import graft.export.RelativeError;
import graft.export.TinyModel;
import graft.machine.Precision;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SavedModel;

/**
 * In 16 bits only convolutions change: the head, the loss, sums and the optimizer's state are
 * float32's to the bit. On a processor without bfloat16 TensorFlow computes the same slowly, and so
 * it does in float16 without a GPU.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the rewriter needs oneDNN, which TensorFlow has there")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrecisionTest {
  private Path model;
  private Map<Precision, Map<String, String>> values;
  private Map<String, String> exact;

  @BeforeAll
  void callInEveryPrecision(@TempDir Path folder) throws Exception {
    model = TinyModel.export(folder.resolve("tiny"), 0.3);
    values = PrecisionProcess.run(model, Precision.HEAD_VALUE);
    exact = values.get(Precision.FLOAT32);
  }

  /** Losses, probabilities, and all variables after steps that accumulated and trained. */
  @InSixteenBits
  void theHeadComputesInFloat32WhateverThePrecision(Precision precision) {
    assertThat(startingWith(PrecisionProcess.HEAD, values.get(precision)))
        .hasSizeGreaterThan(50)
        .isEqualTo(startingWith(PrecisionProcess.HEAD, exact));
  }

  @InSixteenBits
  void convolutionsComputeInTheSessionsPrecision(Precision precision) {
    Map<String, String> rounded = values.get(precision);
    assertThat(rounded.get(PrecisionProcess.FEATURES))
        .isNotEqualTo(exact.get(PrecisionProcess.FEATURES));
    assertThat(rounded.get(PrecisionProcess.UNFROZEN))
        .isNotEqualTo(exact.get(PrecisionProcess.UNFROZEN));
  }

  @Test
  void thePrecisionsDiffer() {
    assertThat(values.values())
        .extracting(each -> each.get(PrecisionProcess.FEATURES))
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  /**
   * The boundary follows the first convolution, which the model wants in float32: it is rounded for
   * the second one, and nothing else.
   */
  @InSixteenBits
  void operationsThatTheModelNamesStayInFloat32(Precision precision) {
    String boundary = PrecisionProcess.BOUNDARY + precision;
    assertThat(values.get(precision).get(boundary)).isEqualTo(exact.get(boundary));
  }

  /** The kernel of a convolution that was trained in 16 bits, and both its slots. */
  @InSixteenBits
  void trainedWeightsAndSlotsKeepTheDigitsOfFloat32(Precision precision) {
    assertThat(startingWith(PrecisionProcess.FINE_VALUES, values.get(precision)))
        .hasSize(3)
        .doesNotContainValue("0x0.0p0");
  }

  /** A sum in bfloat16 is 0.29 away from float32's, one in float32 0.004. */
  @InSixteenBits
  void gradientsOfBiasesAreAddedUpInFloat32(Precision precision) {
    FloatNdArray found = floats(values.get(precision).get(PrecisionProcess.BIAS_SLOT));
    FloatNdArray expected = floats(exact.get(PrecisionProcess.BIAS_SLOT));
    assertThat(RelativeError.of(found, expected)).isPositive().isLessThan(0.03);
  }

  /** Why the launcher sets the variable, and why 16 bits are refused without it. */
  @Test
  void withoutTheVariableTheHeadWouldBeRounded() throws Exception {
    assertThat(PrecisionProcess.run(model, "").values())
        .extracting(each -> each.get(PrecisionProcess.HEAD_LOSS))
        .hasSize(3)
        .doesNotHaveDuplicates();
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

  /** A test of each of them. */
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"BFLOAT16", "FLOAT16"})
  private @interface InSixteenBits {}

  private static FloatNdArray floats(String printed) {
    String[] words = printed.split(" ");
    float[] values = new float[words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    return StdArrays.ndCopyOf(values);
  }

  private static Map<String, String> startingWith(String start, Map<String, String> values) {
    Map<String, String> chosen = new TreeMap<>(values);
    chosen.keySet().removeIf(name -> !name.startsWith(start));
    return chosen;
  }
}
