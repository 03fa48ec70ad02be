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
 * The operations that a model wants computed in float32 where the session computes in 16 bits.
 *
 * <p>TensorFlow's rewriter takes no list of such operations, but it does not change those that a
 * call names as targets (source: {@code MustBePreserved} in {@code
 * tensorflow/core/grappler/optimizers/auto_mixed_precision.cc}). So each call names those on its
 * path as targets.
 */
final class Float32Operations {
  private final MetaGraphDef model;
  private final Set<String> names;
  private final Map<List<String>, List<String>> byOutputs = new HashMap<>();

  /** Finds them in a model; none for a float32 session, where every operation is float32. */
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
   * The operations to name in a call.
   *
   * @param fed names of tensors; calls with the same outputs are fed the same tensors
   * @param fetched names of tensors
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
