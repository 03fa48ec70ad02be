package graft.runner;

import graft.contract.GraftException;
import graft.savedmodel.GraphPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Refuses a model with NaN or infinite values in a float32 variable that restoring has filled: it
 * would train and predict nothing but NaN. Variables that no operation of their own reads, as
 * inside functions, are not seen.
 */
final class FiniteCheck {
  private static final int CHUNK = 1 << 14;
  private static final int EXPONENT = 0x7f800000;

  private FiniteCheck() {}

  /**
   * Reads every value once: 0.1 seconds for InceptionV3 with its optimizer's state.
   *
   * @throws GraftException naming the first variable with such a value
   */
  static void check(Path directory, LoadedModel model) {
    final Map<String, String> reads =
        reads(
            model.definition().getGraphDef(), model.definition().getSaverDef().getRestoreOpName());
    if (reads.isEmpty()) {
      return; // TensorFlow refuses a call that asks for nothing.
    }
    final Session.Runner runner = model.session().runner();
    reads.values().forEach(runner::fetch);
    try (Result values = runner.run()) {
      int index = 0;
      for (String variable : reads.keySet()) {
        check(directory, variable, values.get(index++));
      }
    }
  }

  /** The operation that reads each variable, by the variable's name. */
  private static Map<String, String> reads(GraphDef graph, String restore) {
    final Set<String> filled =
        GraphPath.between(graph, List.of(), List.of(restore)).nodes().stream()
            .filter(node -> node.getOp().equals("AssignVariableOp"))
            .map(node -> GraphPath.nodeOf(node.getInput(0)))
            .collect(Collectors.toSet());
    final Map<String, String> reads = new TreeMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (readsAlone(node) && filled.contains(GraphPath.nodeOf(node.getInput(0)))) {
        reads.putIfAbsent(GraphPath.nodeOf(node.getInput(0)), node.getName());
      }
    }
    return reads;
  }

  /** A read that waits for something else might change the variable first. */
  private static boolean readsAlone(NodeDef node) {
    return node.getOp().equals("ReadVariableOp")
        && node.getInputCount() == 1
        && node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType()
            == DataType.DT_FLOAT;
  }

  private static void check(Path directory, String variable, Tensor values) {
    final FloatDataBuffer data = values.asRawTensor().data().asFloats();
    final float[] chunk = new float[(int) Math.min(CHUNK, data.size())];
    for (long at = 0; at < data.size(); at += chunk.length) {
      final int count = (int) Math.min(chunk.length, data.size() - at);
      data.offset(at).read(chunk, 0, count);
      if (!allFinite(chunk, count)) {
        throw new GraftException(
            "%s is no model that Graft can use: its variable %s holds NaN or infinite values; take another checkpoint or export it again"
                .formatted(directory, variable));
      }
    }
  }

  /** Without a branch for each value, so that the processor does several at once. */
  private static boolean allFinite(float[] values, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & EXPONENT);
    }
    return largest != EXPONENT;
  }
}
