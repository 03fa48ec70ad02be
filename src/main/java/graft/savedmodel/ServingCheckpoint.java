package graft.savedmodel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * One {@code SaveV2} and one {@code RestoreV2} for a graph whose training part was cut away. They
 * replace the model's own save and restore operations, which need all variables of the uncut graph.
 *
 * @param scope prefix of the new nodes' names
 * @param file name of the tensor that is fed with the checkpoint's path
 * @param variables the variables to save, each with a key and a handle
 */
record ServingCheckpoint(String scope, String file, List<StoredVariable> variables) {
  private static final AttrValue NONE = AttrValue.getDefaultInstance();

  /**
   * Creates the operations for the variables whose checkpoint values the remaining nodes read.
   *
   * @param nodes the model's nodes
   * @param kept names of the nodes that stay
   * @throws IllegalArgumentException when there is no such variable, or when a variable has no
   *     constant name or is restored in slices
   */
  static ServingCheckpoint of(MetaGraphDef model, GraphNodes nodes, Set<String> kept) {
    Set<String> inputs =
        staying(model.getGraphDef(), kept)
            .flatMap(node -> node.getInputList().stream())
            .map(GraphPath::tensor)
            .collect(Collectors.toSet());
    List<StoredVariable> variables =
        StoredVariable.of(model, nodes).stream()
            .filter(variable -> inputs.contains(variable.tensor()))
            .toList();
    if (variables.isEmpty()) {
      throw new IllegalArgumentException("predicting needs no value of its checkpoint");
    }
    for (StoredVariable variable : variables) {
      if (variable.key().isEmpty() || variable.handle().isEmpty()) {
        throw new IllegalArgumentException(
            "its checkpoint's variable names are not constants, or it restores variables in slices");
      }
    }
    String scope =
        Stream.iterate("checkpoint", name -> name + "_")
            .filter(name -> kept.stream().noneMatch(node -> node.startsWith(name)))
            .findFirst()
            .orElseThrow();
    return new ServingCheckpoint(scope, model.getSaverDef().getFilenameTensorName(), variables);
  }

  private static Stream<NodeDef> staying(GraphDef graph, Set<String> kept) {
    return graph.getNodeList().stream().filter(node -> kept.contains(node.getName()));
  }

  /** The tensor to fetch in order to save. */
  String saved() {
    return scope + "/saved:0";
  }

  /** The nodes of the new graph: those that stay, and the operations that save and restore. */
  List<NodeDef> nodes(GraphDef graph, Set<String> kept) {
    List<NodeDef> nodes = new ArrayList<>(added());
    Map<String, String> restored = new HashMap<>();
    variables.forEach(
        variable -> restored.put(variable.tensor(), scope + "/restore:" + restored.size()));
    staying(graph, kept).map(node -> connected(node, kept, restored)).forEach(nodes::add);
    return nodes;
  }

  private static NodeDef connected(NodeDef node, Set<String> kept, Map<String, String> restored) {
    NodeDef.Builder connected = node.toBuilder().clearInput();
    for (String input : node.getInputList()) {
      String tensor = GraphPath.tensor(input);
      if (restored.containsKey(tensor)) {
        connected.addInput(restored.get(tensor));
      } else if (kept.contains(GraphPath.nodeOf(input))) {
        connected.addInput(input);
      }
    }
    if (node.getAttrOrDefault(GraphPath.COLOCATION, NONE).getList().getSList().stream()
        .anyMatch(place -> !kept.contains(place.toStringUtf8().replaceFirst("^loc:@", "")))) {
      connected.removeAttr(GraphPath.COLOCATION);
    }
    return connected.build();
  }

  private List<NodeDef> added() {
    List<NodeDef> nodes = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (StoredVariable variable : variables) {
      String value = scope + "/value_" + values.size();
      values.add(value);
      nodes.add(
          node(value, "ReadVariableOp", variable.handle().orElseThrow().getName())
              .putAttr("dtype", type(variable.type()))
              .build());
    }
    String keys = scope + "/keys";
    String slices = scope + "/whole_tensors";
    AttrValue types =
        AttrValue.newBuilder()
            .setList(
                AttrValue.ListValue.newBuilder()
                    .addAllType(variables.stream().map(StoredVariable::type).toList()))
            .build();
    String save = scope + "/save";
    nodes.add(strings(keys, variables.stream().map(one -> one.key().orElseThrow()).toList()));
    nodes.add(strings(slices, variables.stream().map(one -> "").toList()));
    nodes.add(
        node(save, "SaveV2", file, keys, slices)
            .addAllInput(values)
            .putAttr("dtypes", types)
            .build());
    nodes.add(
        node(scope + "/saved", "Identity", file, "^" + save)
            .putAttr("T", type(DataType.DT_STRING))
            .build());
    nodes.add(
        node(scope + "/restore", "RestoreV2", file, keys, slices).putAttr("dtypes", types).build());
    return nodes;
  }

  private static NodeDef strings(String name, List<String> values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(values.size())));
    values.stream().map(ByteString::copyFromUtf8).forEach(tensor::addStringVal);
    return node(name, "Const")
        .putAttr("dtype", type(DataType.DT_STRING))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  private static NodeDef.Builder node(String name, String type, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(type).addAllInput(List.of(inputs));
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
