package graft.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.types.TFloat32;

/** Reads a Keras weights file of the tiny network's base. */
public final class TinyWeights {
  private TinyWeights() {}

  /** All weights of the base by name, row-major, sorted by name. */
  public static Map<String, float[]> read(Path path) {
    Map<String, float[]> all = new TreeMap<>();
    try (ModelGraph graph = ModelGraph.build(TinyModel.settings(TinyModel.LABELS, 0));
        KerasWeightsFile file = KerasWeightsFile.open(path)) {
      List<Variable<TFloat32>> network = graph.variables().weights();
      WeightValues weights = file.baseWeights(network);
      network.forEach(
          weight -> weights.of(weight).ifPresent(values -> all.put(weight.name(), values)));
    }
    return all;
  }
}
