package graft.model;

import graft.contract.Signatures;
import graft.machine.Precision;
import graft.savedmodel.GraphPath;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The operations that stay float32 in a session that computes in 16 bits.
 *
 * <p>TensorFlow's rewriter accepts no list of such operations, but it does not change an operation
 * that a call names as a target (source: {@code MustBePreserved} in {@code
 * tensorflow/core/grappler/optimizers/auto_mixed_precision.cc}). So each call names its float32
 * operations as targets.
 */
final class Float32Operations {
  private final MetaGraphDef model;
  private final Set<String> names;
  private final Map<List<String>, List<String>> byOutputs = new HashMap<>();

  /**
   * Finds the operations that a model lists as float32. In a float32 session there are none to
   * name, because all operations are float32.
   */
  Float32Operations(MetaGraphDef model, Precision precision) {
    this.model = model;
    this.names =
        precision == Precision.FLOAT32
            ? Set.of()
            : Set.copyOf(
                model
                    .getCollectionDefMap()
                    .getOrDefault(Signatures.FLOAT32_COLLECTION, CollectionDef.getDefaultInstance())
                    .getNodeList()
                    .getValueList());
  }

  /**
   * The operations that a call names as targets.
   *
   * @param fed names of the fed tensors; calls with equal {@code fetched} must have equal {@code
   *     fed}
   * @param fetched names of the fetched tensors
   * @return names of operations, sorted
   */
  List<String> between(Collection<String> fed, List<String> fetched) {
    return names.isEmpty()
        ? List.of()
        : byOutputs.computeIfAbsent(fetched, outputs -> onPath(fed, outputs));
  }

  private List<String> onPath(Collection<String> fed, List<String> fetched) {
    return GraphPath.between(model.getGraphDef(), fed, fetched).stream()
        .map(NodeDef::getName)
        .filter(names::contains)
        .toList();
  }
}
