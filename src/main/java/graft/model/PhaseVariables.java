package graft.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.savedmodel.GraphPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/**
 * Finds the variables of the checkpoint that training changes. The names of variables say nothing:
 * what the training signatures run is followed through the graph.
 */
final class PhaseVariables {
  private static final String VARIABLE = "VarHandleOp";
  private static final Set<String> READERS =
      Set.of("ReadVariableOp", "VarIsInitializedOp", "VariableShape");

  /** Variables of the older kind, which are not followed. */
  private static final Set<String> REFERENCES = Set.of("Variable", "VariableV2");

  private final MetaGraphDef model;
  private final Map<String, NodeDef> nodes = new HashMap<>();

  /**
   * A variable and its key in the checkpoint.
   *
   * @param handle the {@code VarHandleOp}
   */
  record Stored(String key, NodeDef handle) {
    AttrValue type() {
      return handle.getAttrOrThrow("dtype");
    }
  }

  PhaseVariables(MetaGraphDef model) {
    this.model = model;
    model.getGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * What a run that trains up to and including a phase changes, beside what {@code start} resets.
   *
   * @return empty where that can't be told, as in a graph with functions
   */
  Optional<List<Stored>> changedUpTo(Phase last) {
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
    return stored()
        .map(all -> all.stream().filter(one -> changed.contains(id(one.handle()))).toList());
  }

  /** Adds what a signature may write to; whether that could be told. */
  private boolean addChanged(String name, Set<String> changed) {
    SignatureDef signature =
        model.getSignatureDefOrDefault(name, SignatureDef.getDefaultInstance());
    List<String> outputs = tensors(signature.getOutputsMap());
    if (outputs.isEmpty()
        || !outputs.stream().map(GraphPath::nodeOf).allMatch(nodes::containsKey)) {
      return false; // The check of the signatures says what is wrong.
    }
    List<NodeDef> path =
        GraphPath.between(model.getGraphDef(), tensors(signature.getInputsMap()), outputs).nodes();
    for (NodeDef node : path) {
      if (REFERENCES.contains(node.getOp())
          || node.getAttrMap().values().stream().anyMatch(AttrValue::hasFunc)) {
        return false;
      }
      if (!READERS.contains(node.getOp())) {
        node.getInputList().stream()
            .filter(input -> !input.startsWith("^"))
            .map(input -> nodes.get(GraphPath.nodeOf(input)))
            .filter(input -> input.getOp().equals(VARIABLE))
            .forEach(handle -> changed.add(id(handle)));
      }
    }
    return true;
  }

  /** All of the checkpoint; empty where a key or its variable can't be told. */
  private Optional<List<Stored>> stored() {
    List<NodeDef> path =
        GraphPath.between(
                model.getGraphDef(), List.of(), List.of(model.getSaverDef().getRestoreOpName()))
            .nodes();
    Map<String, NodeDef> handles = new HashMap<>();
    for (NodeDef node : path) {
      if (node.getOp().equals("AssignVariableOp")) {
        handles.put(source(node.getInput(1)), nodes.get(GraphPath.nodeOf(node.getInput(0))));
      }
    }
    List<Stored> stored = new ArrayList<>();
    for (NodeDef read : path.stream().filter(node -> node.getOp().equals("RestoreV2")).toList()) {
      int count = read.getAttrOrThrow("dtypes").getList().getTypeCount();
      List<String> keys = strings(read.getInput(1), count);
      List<String> slices = strings(read.getInput(2), count);
      boolean told = keys.size() == count && slices.size() == count;
      if (!told || !slices.stream().allMatch(String::isEmpty)) {
        return Optional.empty();
      }
      for (int i = 0; i < count; i++) {
        NodeDef handle = handles.get(read.getName() + ":" + i);
        if (handle == null || !handle.getOp().equals(VARIABLE)) {
          return Optional.empty();
        }
        stored.add(new Stored(keys.get(i), handle));
      }
    }
    return Optional.of(stored);
  }

  /** The tensor that a value is a copy of. */
  private String source(String tensor) {
    String source = tensor;
    NodeDef node = nodes.get(GraphPath.nodeOf(source));
    for (int i = 0; i < nodes.size() && node.getOp().equals("Identity"); i++) {
      source = node.getInput(0);
      node = nodes.get(GraphPath.nodeOf(source));
    }
    return source.contains(":") ? source : source + ":0";
  }

  /** The values of a constant; none where it is no constant or has another number of them. */
  private List<String> strings(String tensor, int count) {
    NodeDef node = nodes.get(GraphPath.nodeOf(tensor));
    TensorProto value = node.getAttrOrDefault("value", AttrValue.getDefaultInstance()).getTensor();
    if (value.getStringValCount() == count) {
      return value.getStringValList().stream().map(ByteString::toStringUtf8).toList();
    }
    // TensorFlow's other form: all lengths, then all bytes.
    CodedInputStream content = value.getTensorContent().newCodedInput();
    try {
      int[] lengths = new int[count];
      for (int i = 0; i < count; i++) {
        lengths[i] = content.readRawVarint32();
      }
      List<String> strings = new ArrayList<>();
      for (int length : lengths) {
        strings.add(new String(content.readRawBytes(length), StandardCharsets.UTF_8));
      }
      return content.isAtEnd() ? strings : List.of();
    } catch (IOException e) {
      return List.of(); // Neither form: its keys can't be told.
    }
  }

  /** Two handles with the same one are one variable. */
  private static String id(NodeDef handle) {
    return handle
            .getAttrOrDefault("container", AttrValue.getDefaultInstance())
            .getS()
            .toStringUtf8()
        + "/"
        + handle
            .getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
            .getS()
            .toStringUtf8();
  }

  private static List<String> tensors(Map<String, TensorInfo> arguments) {
    return arguments.values().stream().map(TensorInfo::getName).toList();
  }
}
