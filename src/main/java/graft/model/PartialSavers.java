package graft.model;

import com.google.protobuf.ByteString;
import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Adds operations to an opened graph that save and restore only what training changes: in the
 * frozen phase a small part of the variables. The model's files do not get them.
 *
 * @param graph the model's, and the operations
 * @param savers by the last phase that was trained; of the whole checkpoint where what changes
 *     can't be told
 */
record PartialSavers(GraphDef graph, Map<Phase, SaverDef> savers) {
  private static final String SCOPE = "graft_partial_checkpoint/";

  static PartialSavers of(MetaGraphDef model) {
    GraphDef.Builder graph = model.getGraphDef().toBuilder();
    Map<Phase, SaverDef> savers = new EnumMap<>(Phase.class);
    boolean taken = graph.getNodeList().stream().anyMatch(n -> n.getName().startsWith(SCOPE));
    for (Phase phase : Phase.values()) {
      savers.put(phase, model.getSaverDef());
      if (model.containsSignatureDef(Signatures.START) && !taken) {
        new PhaseVariables(model)
            .changedUpTo(phase)
            .filter(variables -> !variables.isEmpty())
            .ifPresent(
                variables -> {
                  Nodes nodes = new Nodes(SCOPE + phase.label() + "/", model.getSaverDef());
                  savers.put(phase, nodes.addAll(variables));
                  graph.addAllNode(nodes.added);
                });
      }
    }
    return new PartialSavers(graph.build(), savers);
  }

  /** The operations for one phase. */
  private static final class Nodes {
    private final List<NodeDef> added = new ArrayList<>();
    private final String scope;
    private final SaverDef whole;

    Nodes(String scope, SaverDef whole) {
      this.scope = scope;
      this.whole = whole;
    }

    SaverDef addAll(List<PhaseVariables.Stored> variables) {
      AttrValue types =
          AttrValue.newBuilder()
              .setList(
                  AttrValue.ListValue.newBuilder()
                      .addAllType(variables.stream().map(v -> v.type().getType()).toList()))
              .build();
      String prefix = whole.getFilenameTensorName();
      String keys = add(strings("keys", variables.stream().map(v -> v.key()).toList()));
      String slices = add(strings("slices", variables.stream().map(v -> "").toList()));
      NodeDef.Builder save = node("SaveV2", "save", prefix, keys, slices).putAttr("dtypes", types);
      String read = add(node("RestoreV2", "read", prefix, keys, slices).putAttr("dtypes", types));
      NodeDef.Builder restored = node("NoOp", "restored");
      for (int i = 0; i < variables.size(); i++) {
        NodeDef handle = variables.get(i).handle();
        AttrValue type = variables.get(i).type();
        save.addInput(add(on(handle, "ReadVariableOp", "value_" + i).putAttr("dtype", type)));
        restored.addInput(
            "^"
                + add(
                    on(handle, "AssignVariableOp", "assign_" + i)
                        .addInput(read + ":" + i)
                        .putAttr("dtype", type)));
      }
      NodeDef.Builder saved =
          node("Identity", "saved", prefix, "^" + add(save))
              .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_STRING).build());
      return SaverDef.newBuilder()
          .setFilenameTensorName(prefix)
          .setSaveTensorName(add(saved) + ":0")
          .setRestoreOpName(add(restored))
          .setVersion(SaverDef.CheckpointFormatVersion.V2)
          .build();
    }

    private String add(NodeDef.Builder node) {
      added.add(node.build());
      return node.getName();
    }

    private NodeDef.Builder node(String op, String name, String... inputs) {
      return NodeDef.newBuilder().setOp(op).setName(scope + name).addAllInput(List.of(inputs));
    }

    private NodeDef.Builder on(NodeDef handle, String op, String name) {
      return node(op, name, handle.getName()).setDevice(handle.getDevice());
    }

    private NodeDef.Builder strings(String name, List<String> values) {
      TensorProto tensor =
          TensorProto.newBuilder()
              .setDtype(DataType.DT_STRING)
              .setTensorShape(
                  TensorShapeProto.newBuilder()
                      .addDim(TensorShapeProto.Dim.newBuilder().setSize(values.size())))
              .addAllStringVal(values.stream().map(ByteString::copyFromUtf8).toList())
              .build();
      return node("Const", name)
          .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build())
          .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
    }
  }
}
