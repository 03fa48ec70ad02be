package graft.savedmodel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The nodes that stay when a graph is cut. Their {@code SaveV2} and {@code RestoreV2} write and
 * read only the variables that stay, whose names are new constants for each of the two.
 */
final class KeptCheckpoint {
  /** Inputs before the values: file name, names of the variables, slices of them. */
  private static final int BEFORE_VALUES = 3;

  /** Names operations to be computed on the same device, {@code loc:@conv/kernel}. */
  private static final String COLOCATION = "_class";

  private static final AttrValue NONE = AttrValue.getDefaultInstance();

  private final Map<String, NodeDef> byName = new HashMap<>();
  private final Set<String> kept;
  private final List<NodeDef> nodes = new ArrayList<>();

  /** The new numbers of a node's outputs, by the old ones, where some outputs are gone. */
  private final Map<String, List<Integer>> outputs = new HashMap<>();

  KeptCheckpoint(GraphDef graph, Set<String> kept) {
    this.kept = kept;
    for (NodeDef node : graph.getNodeList()) {
      byName.put(node.getName(), node);
    }
    List<NodeDef> staying =
        graph.getNodeList().stream().filter(node -> kept.contains(node.getName())).toList();
    for (NodeDef node : staying) {
      if (node.getOp().equals("RestoreV2")) {
        outputs.put(node.getName(), usedOutputs(node.getName(), staying));
      }
    }
    Set<String> lists = lists(staying);
    staying.stream().filter(node -> !lists.contains(node.getName())).forEach(this::add);
  }

  /** In the order of the graph. */
  List<NodeDef> nodes() {
    return nodes;
  }

  private static List<Integer> usedOutputs(String restore, List<NodeDef> staying) {
    Set<Integer> used = new TreeSet<>();
    for (NodeDef node : staying) {
      for (String input : node.getInputList()) {
        if (!input.startsWith("^") && GraphPath.nodeOf(input).equals(restore)) {
          used.add(GraphPath.outputOf(input));
        }
      }
    }
    return List.copyOf(used);
  }

  /** The constants that give only the two operations their names and slices. */
  private static Set<String> lists(List<NodeDef> staying) {
    Set<String> lists = new HashSet<>();
    Set<String> others = new HashSet<>();
    for (NodeDef node : staying) {
      boolean checkpoint = node.getOp().equals("SaveV2") || node.getOp().equals("RestoreV2");
      for (int i = 0; i < node.getInputCount(); i++) {
        boolean list = checkpoint && i > 0 && i < BEFORE_VALUES;
        (list ? lists : others).add(GraphPath.nodeOf(node.getInput(i)));
      }
    }
    lists.removeAll(others);
    return lists;
  }

  private void add(NodeDef node) {
    NodeDef.Builder added = node.toBuilder().clearInput();
    switch (node.getOp()) {
      case "SaveV2" -> {
        List<Integer> values = new ArrayList<>();
        for (int i = BEFORE_VALUES; i < node.getInputCount(); i++) {
          if (!node.getInput(i).startsWith("^") && isKept(node.getInput(i))) {
            values.add(i - BEFORE_VALUES);
          }
        }
        lists(node, added, values);
        node.getInputList().stream()
            .skip(BEFORE_VALUES)
            .filter(this::isKept)
            .forEach(input -> connect(added, input));
      }
      case "RestoreV2" -> {
        lists(node, added, outputs.get(node.getName()));
        node.getInputList().stream().skip(BEFORE_VALUES).forEach(input -> connect(added, input));
      }
      default -> node.getInputList().forEach(input -> connect(added, input));
    }
    if (node.getAttrOrDefault(COLOCATION, NONE).getList().getSList().stream()
        .anyMatch(place -> !kept.contains(place.toStringUtf8().replaceFirst("^loc:@", "")))) {
      added.removeAttr(COLOCATION);
    }
    nodes.add(added.build());
  }

  private boolean isKept(String input) {
    return kept.contains(GraphPath.nodeOf(input));
  }

  private void connect(NodeDef.Builder node, String input) {
    List<Integer> used = outputs.get(GraphPath.nodeOf(input));
    if (used != null && !input.startsWith("^")) {
      node.addInput(GraphPath.nodeOf(input) + ":" + used.indexOf(GraphPath.outputOf(input)));
    } else if (isKept(input)) {
      node.addInput(input);
    } else if (!input.startsWith("^")) {
      throw new IllegalArgumentException(
          "its node %s needs %s, which is of the training".formatted(node.getName(), input));
    }
  }

  /** File name, names and slices of the variables with these numbers, and their types. */
  private void lists(NodeDef node, NodeDef.Builder added, List<Integer> chosen) {
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing that its node %s saves or restores stays".formatted(node.getName()));
    }
    List<DataType> types = node.getAttrOrThrow("dtypes").getList().getTypeList();
    added.addInput(node.getInput(0));
    for (int list = 1; list < BEFORE_VALUES; list++) {
      String name = node.getName() + "_kept_" + list;
      nodes.add(constant(name, node.getInput(list), types.size(), chosen));
      added.addInput(name);
    }
    added.putAttr(
        "dtypes",
        AttrValue.newBuilder()
            .setList(
                AttrValue.ListValue.newBuilder()
                    .addAllType(chosen.stream().map(types::get).toList()))
            .build());
  }

  private NodeDef constant(String name, String input, int size, List<Integer> chosen) {
    List<ByteString> values = StringVector.of(byName.get(GraphPath.nodeOf(input)), size);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(chosen.size())));
    chosen.forEach(i -> tensor.addStringVal(values.get(i)));
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }
}
