package graft.savedmodel;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TString;

/**
 * Adds save and restore operations to an open graph, for only the variables that training changes.
 * In the frozen phase these are a small part of all variables. The model's files stay as they are.
 */
public final class PartialSaver {
  private static final String SCOPE = "graft_partial_checkpoint";

  /** Operations that have a variable as an input and don't change it. */
  private static final Set<String> READERS =
      Set.of("ReadVariableOp", "VarIsInitializedOp", "VariableShape");

  private PartialSaver() {}

  /**
   * Adds the operations for a phase.
   *
   * @param graph the model's open graph
   * @param last the last phase whose changes are saved; changes of earlier phases are saved too
   * @return the saver; empty if the graph does not show which variables change, in which case a
   *     checkpoint must save all variables
   */
  public static Optional<Saver> add(Graph graph, MetaGraphDef model, Phase last) {
    return variables(model, last)
        .map(
            variables -> {
              Ops tf = Ops.create(graph).withSubScope(SCOPE).withSubScope(last.label());
              Operand<TString> prefix =
                  GraphPath.tensor(graph, model.getSaverDef().getFilenameTensorName())
                      .expect(TString.class);
              List<Saver.Stored> stored =
                  variables.stream().map(v -> stored(tf, graph, v)).toList();
              return Saver.add(tf, prefix, stored, assigned -> List.of());
            });
  }

  /**
   * Bytes of the values that the operations of {@link #add} save, from the declared shapes.
   *
   * @return the number of bytes; empty if {@link #add} returns empty, or if a shape has an unknown
   *     size
   */
  public static OptionalLong bytes(MetaGraphDef model, Phase last) {
    List<OptionalLong> sizes =
        variables(model, last).orElse(List.of()).stream().map(StoredVariable::bytes).toList();
    return sizes.isEmpty() || sizes.stream().anyMatch(OptionalLong::isEmpty)
        ? OptionalLong.empty()
        : OptionalLong.of(sizes.stream().mapToLong(OptionalLong::getAsLong).sum());
  }

  /**
   * The stored variables that training changes from its start to the end of a phase. They are found
   * by following the operations that the training signatures run. Variables that only {@code start}
   * changes are not included.
   *
   * @return variables that have a key and a handle; empty if the graph does not show which ones
   *     change, for example because it has functions
   */
  private static Optional<List<StoredVariable>> variables(MetaGraphDef model, Phase last) {
    boolean taken =
        model.getGraphDef().getNodeList().stream().anyMatch(n -> n.getName().startsWith(SCOPE));
    if (taken || !model.containsSignatureDef(Signatures.START)) {
      return Optional.empty();
    }
    GraphNodes nodes = new GraphNodes(model.getGraphDef().getNodeList());
    Set<String> changed = new HashSet<>();
    for (Phase phase : Phase.IN_MODEL) {
      for (InputKind kind : List.of(InputKind.IMAGES, Signatures.cachedInput(phase))) {
        for (String name :
            List.of(Signatures.accumulate(phase, kind), Signatures.train(phase, kind))) {
          if (phase.compareTo(last) <= 0 && !addChanged(model, nodes, name, changed)) {
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
                .toList())
        .filter(variables -> !variables.isEmpty());
  }

  /**
   * Adds to {@code changed} the ids of the variables that a signature may change.
   *
   * @return false if the graph does not show which variables these are
   */
  private static boolean addChanged(
      MetaGraphDef model, GraphNodes nodes, String name, Set<String> changed) {
    for (NodeDef node : GraphPath.of(model.getGraphDef(), model.getSignatureDefOrThrow(name))) {
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

  private static Saver.Stored stored(Ops tf, Graph graph, StoredVariable variable) {
    Output<?> handle = GraphPath.tensor(graph, variable.handle().orElseThrow().getName());
    Output<?> value =
        tf.scope()
            .env()
            .opBuilder("ReadVariableOp", tf.scope().makeOpName("value"), tf.scope())
            .addInput(handle)
            .setAttr("dtype", variable.type())
            .build()
            .output(0);
    return new Saver.Stored(variable.key().orElseThrow(), handle, value);
  }
}
