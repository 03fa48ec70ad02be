package graft.savedmodel;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Finds the variables of the checkpoint that training changes. Their names do not show it, so the
 * operations that the training signatures run are followed through the graph.
 */
final class PhaseVariables {
  private static final Set<String> READERS =
      Set.of("ReadVariableOp", "VarIsInitializedOp", "VariableShape");

  private final MetaGraphDef model;
  private final GraphNodes nodes;

  PhaseVariables(MetaGraphDef model) {
    this.model = model;
    this.nodes = new GraphNodes(model.getGraphDef().getNodeList());
  }

  /**
   * The variables that training up to and including a phase changes, beside those that {@code
   * start} resets. All of them have a key and a handle.
   *
   * @return empty where that can't be told, as in a graph with functions
   */
  Optional<List<StoredVariable>> changedUpTo(Phase last) {
    Set<String> changed = new HashSet<>();
    for (Phase phase : Phase.values()) {
      for (InputKind kind : List.of(InputKind.IMAGES, Signatures.cachedInput(phase))) {
        for (String name :
            List.of(Signatures.accumulate(phase, kind), Signatures.train(phase, kind))) {
          if (phase.compareTo(last) <= 0 && !addChanged(name, changed)) {
            return Optional.empty();
          }
        }
      }
    }
    List<StoredVariable> stored = StoredVariable.of(model);
    if (stored.stream().anyMatch(one -> one.key().isEmpty() || one.handle().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        stored.stream()
            .filter(one -> changed.contains(GraphNodes.id(one.handle().orElseThrow())))
            .toList());
  }

  /** Adds what a signature may write to. Returns whether that could be told. */
  private boolean addChanged(String name, Set<String> changed) {
    SignatureDef signature = model.getSignatureDefOrThrow(name);
    List<NodeDef> path =
        GraphPath.between(
            model.getGraphDef(),
            tensors(signature.getInputsMap()),
            tensors(signature.getOutputsMap()));
    for (NodeDef node : path) {
      if (GraphPath.hidesVariables(node)) {
        return false;
      }
      if (!READERS.contains(node.getOp())) {
        node.getInputList().stream()
            .filter(input -> !input.startsWith("^"))
            .flatMap(input -> nodes.handle(input).stream())
            .forEach(handle -> changed.add(GraphNodes.id(handle)));
      }
    }
    return true;
  }

  private static List<String> tensors(Map<String, TensorInfo> arguments) {
    return arguments.values().stream().map(TensorInfo::getName).toList();
  }
}
