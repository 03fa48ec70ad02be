package graft.savedmodel;

import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.types.TString;

/**
 * Adds operations to an open graph that save and restore only what training changes: in the frozen
 * phase a small part of the variables. The model's files do not get them.
 */
public final class PartialSaver {
  private static final String SCOPE = "graft_partial_checkpoint";

  private PartialSaver() {}

  /**
   * Adds those of one phase.
   *
   * @param graph the model's
   * @param last the phase up to which the model is trained
   * @return empty where what changes can't be told; then only the whole checkpoint can be used
   */
  public static Optional<Saver> add(Graph graph, MetaGraphDef model, Phase last) {
    return variables(model, last)
        .map(
            variables -> {
              Ops tf = Ops.create(graph).withSubScope(SCOPE).withSubScope(last.label());
              Operand<TString> prefix =
                  output(graph, model.getSaverDef().getFilenameTensorName()).expect(TString.class);
              List<Saver.Stored> stored =
                  variables.stream().map(v -> stored(tf, graph, v)).toList();
              return Saver.add(tf, prefix, stored, assigned -> List.of());
            });
  }

  /**
   * Bytes of the values that the operations of {@link #add} save, from the shapes that the graph
   * declares.
   *
   * @return empty where it adds none, or a shape is open
   */
  public static OptionalLong bytes(MetaGraphDef model, Phase last) {
    List<OptionalLong> sizes =
        variables(model, last).orElse(List.of()).stream().map(StoredVariable::bytes).toList();
    return sizes.isEmpty() || sizes.stream().anyMatch(OptionalLong::isEmpty)
        ? OptionalLong.empty()
        : OptionalLong.of(sizes.stream().mapToLong(OptionalLong::getAsLong).sum());
  }

  private static Optional<List<StoredVariable>> variables(MetaGraphDef model, Phase last) {
    boolean taken =
        model.getGraphDef().getNodeList().stream().anyMatch(n -> n.getName().startsWith(SCOPE));
    if (taken || !model.containsSignatureDef(Signatures.START)) {
      return Optional.empty();
    }
    return new PhaseVariables(model).changedUpTo(last).filter(variables -> !variables.isEmpty());
  }

  private static Saver.Stored stored(Ops tf, Graph graph, StoredVariable variable) {
    Output<?> handle = output(graph, variable.handle().orElseThrow().getName());
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

  private static Output<?> output(Graph graph, String tensor) {
    return graph.operation(GraphPath.nodeOf(tensor)).output(GraphPath.outputOf(tensor));
  }
}
