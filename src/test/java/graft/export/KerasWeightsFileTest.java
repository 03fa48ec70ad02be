package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TFloat32;

/** Keras's HDF5 files are read in full or refused, naming the weight that is wrong. */
class KerasWeightsFileTest {
  private static final Path BUILTIN = Path.of("savedmodel/base/inception_v3_notop_builtin.h5");
  private static final FormulaWeights FORMULA = new FormulaWeights(0);

  private static ModelGraph tiny;

  @TempDir Path folder;

  @BeforeAll
  static void build() {
    tiny = ModelGraph.build(TinyModel.settings(TinyModel.LABELS, 0));
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  /** All 94 layers; kernels are stored as float16. */
  @Test
  void builtinBaseIsReadInFull() {
    List<Variable<TFloat32>> network = InceptionV3Graphs.unfrozenFrom(164).variables().weights();
    long parameters = 0;
    try (KerasWeightsFile file = KerasWeightsFile.open(BUILTIN)) {
      WeightValues weights = file.baseWeights(network);
      for (Variable<TFloat32> weight : network) {
        float[] values = weights.of(weight).orElse(new float[0]);
        assertThat(values.length == weight.shape().size())
            .as(weight.name())
            .isEqualTo(!Head.owns(weight));
        parameters += values.length;
        if (weight.name().endsWith("/moving_variance")) {
          for (float value : values) {
            assertThat(value).as(weight.name()).isNotNegative();
          }
        }
      }
    }
    assertThat(parameters).isEqualTo(21_802_784);
    try (HdfFile raw = new HdfFile(BUILTIN)) {
      assertThat(raw.getDatasetByPath("conv2d_1/conv2d_1/kernel:0").getDataType().getSize())
          .as("bytes a value")
          .isEqualTo(2);
    }
  }

  @Test
  void layersNumberedFromOneAsInTheOfficialFile() {
    assertReadsFormula(write(formula()));
  }

  @Test
  void layersNumberedFromZeroAsAUserSavesThem() {
    Map<String, Object> renamed = new LinkedHashMap<>();
    formula()
        .forEach(
            (name, values) -> renamed.put(name.replace("_1/", "/").replace("_2/", "_1/"), values));
    assertThat(renamed).containsKeys("conv2d/kernel", "batch_normalization_1/beta");
    assertReadsFormula(write(renamed));
  }

  @Test
  void doublesBecomeFloats() {
    Map<String, Object> weights = formula();
    weights.computeIfPresent("batch_normalization_1/beta", (name, floats) -> doubles(floats));
    assertReadsFormula(write(weights));
  }

  @Test
  void headKeepsItsOwnValues() {
    try (KerasWeightsFile file = KerasWeightsFile.open(write(formula()))) {
      WeightValues weights = file.baseWeights(tiny.variables().weights());
      assertThat(tiny.variables().weights().stream().filter(Head::owns))
          .hasSize(4)
          .allMatch(weight -> weights.of(weight).isEmpty());
    }
  }

  @Test
  void missingWeightIsNamed() {
    Map<String, Object> weights = formula();
    weights.remove("batch_normalization_2/moving_variance");
    assertRefused(write(weights), "lacks batch_normalization_2/moving_variance");
  }

  @Test
  void weightTooManyIsNamed() {
    Map<String, Object> weights = formula();
    weights.put("predictions/kernel", new float[2][3]);
    weights.put("predictions/bias", new float[3]);
    assertRefused(write(weights), "holds predictions/bias", "2 such weights in all");
  }

  @Test
  void weightOfAnotherShapeIsNamedWithBothShapes() {
    Map<String, Object> weights = formula();
    weights.put("conv2d_2/kernel", new float[3][3][5][4]);
    assertRefused(write(weights), "conv2d_2/kernel has shape [3, 3, 5, 4]", "[3, 3, 4, 5]");
  }

  @Test
  void weightThatIsNoNumberIsNamed() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Map<String, Object> weights = formula();
      ((float[]) weights.get("batch_normalization_1/moving_mean"))[2] = bad;
      assertRefused(write(weights), "batch_normalization_1/moving_mean holds " + bad);
    }
  }

  @Test
  void integersAreNoWeights() {
    Map<String, Object> weights = formula();
    weights.put("batch_normalization_1/beta", new int[4]);
    assertRefused(write(weights), "no floating-point numbers");
  }

  /** Wherever it is cut: jHDF alone would read on past the end. */
  @Test
  void truncatedFile() throws IOException {
    byte[] whole = Files.readAllBytes(write(formula()));
    Path cut = folder.resolve("cut.h5");
    for (int length = 0; length < whole.length; length += 61) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertRefused(cut, length == 0 ? "can't be read" : "is cut short");
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(cut, "it has %d of %d bytes".formatted(whole.length - 1, whole.length));
  }

  @Test
  void truncatedBuiltinFile() throws IOException {
    byte[] whole = Files.readAllBytes(BUILTIN);
    Path cut = folder.resolve("cut.h5");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(cut, "it has 38736778 of 38736779 bytes");
  }

  @Test
  void fileThatIsNoHdf5OrIsNotThere() throws IOException {
    Path text = folder.resolve("weights.txt");
    Files.writeString(text, "conv2d_1/kernel:0 and so on\n".repeat(100));
    assertRefused(text, "can't be read as a Keras HDF5 weights file");
    assertRefused(folder.resolve("nowhere.h5"), "can't be read as a Keras HDF5 weights file");
  }

  private void assertReadsFormula(Path path) {
    readAll(path, tiny.variables().weights())
        .forEach(
            (name, values) ->
                assertThat(values).as(name).isEqualTo(FORMULA.values(name, shape(name))));
  }

  private static void assertRefused(Path path, String... reasons) {
    assertThatThrownBy(() -> readAll(path, tiny.variables().weights()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContainingAll(reasons)
        .hasMessageNotContaining("\n");
  }

  private static Map<String, float[]> readAll(Path path, List<Variable<TFloat32>> network) {
    Map<String, float[]> all = new HashMap<>();
    try (KerasWeightsFile file = KerasWeightsFile.open(path)) {
      WeightValues weights = file.baseWeights(network);
      network.forEach(
          weight -> weights.of(weight).ifPresent(values -> all.put(weight.name(), values)));
    }
    return all;
  }

  /** The tiny base's weights by name, as arrays of their shapes. */
  private static Map<String, Object> formula() {
    Map<String, Object> weights = new LinkedHashMap<>();
    tiny.variables().weights().stream()
        .filter(weight -> !Head.owns(weight))
        .forEach(
            weight -> {
              long[] shape = weight.shape().asArray();
              int[] dims = Arrays.stream(shape).mapToInt(dim -> (int) dim).toArray();
              Object array = Array.newInstance(float.class, dims);
              fill(array, FORMULA.values(weight.name(), shape), 0);
              weights.put(weight.name(), array);
            });
    return weights;
  }

  private static int fill(Object array, float[] values, int from) {
    if (array instanceof float[] row) {
      System.arraycopy(values, from, row, 0, row.length);
      return from + row.length;
    }
    int next = from;
    for (int i = 0; i < Array.getLength(array); i++) {
      next = fill(Array.get(array, i), values, next);
    }
    return next;
  }

  private static double[] doubles(Object floats) {
    float[] from = (float[]) floats;
    double[] to = new double[from.length];
    Arrays.setAll(to, i -> from[i]);
    return to;
  }

  private static long[] shape(String name) {
    return tiny.variables().weights().stream()
        .filter(weight -> weight.name().equals(name))
        .findFirst()
        .orElseThrow()
        .shape()
        .asArray();
  }

  /** Writes a file in Keras 2's layout: {@code layer/layer/weight:0}. */
  private Path write(Map<String, Object> weights) {
    Path path = folder.resolve("weights.h5");
    Map<String, WritableGroup> groups = new HashMap<>();
    try (WritableHdfFile file = HdfFile.write(path)) {
      weights.forEach(
          (name, values) -> {
            String layer = name.substring(0, name.indexOf('/'));
            groups
                .computeIfAbsent(layer, key -> file.putGroup(key).putGroup(key))
                .putDataset(name.substring(layer.length() + 1) + ":0", values);
          });
    }
    return path;
  }
}
