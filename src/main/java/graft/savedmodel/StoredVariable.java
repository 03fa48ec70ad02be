package graft.savedmodel;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DataTypeSize;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A value in a model's checkpoint, and the variable into which the model restores it.
 *
 * @param key the value's name in the checkpoint; empty if the graph computes the name, or restores
 *     only a slice of the value
 * @param tensor the output of {@code RestoreV2} that holds the value
 * @param type the type of its elements
 * @param handle the variable's {@code VarHandleOp}; empty if the value is not assigned to a
 *     variable
 */
public record StoredVariable(
    Optional<String> key, String tensor, DataType type, Optional<NodeDef> handle) {

  /**
   * All values that the model's restore operation reads, except inside functions.
   *
   * @throws IllegalArgumentException when a node that the restore operation needs is missing or
   *     damaged
   */
  public static List<StoredVariable> of(MetaGraphDef model) {
    return of(model, new GraphNodes(model.getGraphDef().getNodeList()));
  }

  /** As {@link #of(MetaGraphDef)}, with the nodes of the model's graph. */
  static List<StoredVariable> of(MetaGraphDef model, GraphNodes all) {
    List<NodeDef> path =
        GraphPath.between(all, List.of(), List.of(model.getSaverDef().getRestoreOpName()));
    GraphNodes nodes = new GraphNodes(path);
    Map<String, NodeDef> handles = new HashMap<>();
    for (NodeDef node : path) {
      if (node.getOp().equals("AssignVariableOp")) {
        nodes
            .handle(GraphNodes.input(node, 0))
            .ifPresent(handle -> handles.put(nodes.source(GraphNodes.input(node, 1)), handle));
      }
    }
    List<StoredVariable> stored = new ArrayList<>();
    path.stream()
        .filter(node -> node.getOp().equals("RestoreV2"))
        .forEach(read -> stored.addAll(of(read, nodes, handles)));
    return stored;
  }

  /** Bytes of the value, from the variable's declared shape; empty if that has an unknown size. */
  OptionalLong bytes() {
    if (handle.isEmpty() || handle.get().getAttrOrThrow("shape").getShape().getUnknownRank()) {
      return OptionalLong.empty();
    }
    long bytes = TF_DataTypeSize(type.getNumber());
    for (TensorShapeProto.Dim dim : handle.get().getAttrOrThrow("shape").getShape().getDimList()) {
      if (dim.getSize() < 0) {
        return OptionalLong.empty();
      }
      bytes *= dim.getSize();
    }
    return OptionalLong.of(bytes);
  }

  private static List<StoredVariable> of(
      NodeDef read, GraphNodes nodes, Map<String, NodeDef> handles) {
    List<DataType> types = read.getAttrOrThrow("dtypes").getList().getTypeList();
    List<Optional<String>> keys = keys(read, types.size(), nodes);
    List<StoredVariable> stored = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String tensor = read.getName() + ":" + i;
      stored.add(
          new StoredVariable(
              keys.get(i), tensor, types.get(i), Optional.ofNullable(handles.get(tensor))));
    }
    return stored;
  }

  private static List<Optional<String>> keys(NodeDef read, int size, GraphNodes nodes) {
    NodeDef keys = nodes.of(GraphNodes.input(read, 1));
    NodeDef slices = nodes.of(GraphNodes.input(read, 2));
    List<Optional<String>> known = new ArrayList<>();
    boolean constant = keys.getOp().equals("Const") && slices.getOp().equals("Const");
    List<ByteString> names = constant ? strings(keys, size) : List.of();
    List<ByteString> parts = constant ? strings(slices, size) : List.of();
    for (int i = 0; i < size; i++) {
      known.add(
          constant && parts.get(i).isEmpty()
              ? Optional.of(names.get(i).toStringUtf8())
              : Optional.empty());
    }
    return known;
  }

  /**
   * The strings of a constant. TensorFlow stores them one by one, or all in one field: first all
   * lengths, then all bytes (source: {@code EncodeStringList} in {@code
   * tensorflow/core/platform/tensor_coding.cc}).
   */
  private static List<ByteString> strings(NodeDef constant, int size) {
    TensorProto vector = constant.getAttrOrThrow("value").getTensor();
    List<ByteString> strings = new ArrayList<>();
    if (vector.getTensorContent().isEmpty()) {
      // If several strings at the end are equal, TensorFlow stores only the first of them.
      int last = vector.getStringValCount() - 1;
      for (int i = 0; i < size; i++) {
        strings.add(last < 0 ? ByteString.EMPTY : vector.getStringVal(Math.min(i, last)));
      }
      return strings;
    }
    CodedInputStream content = vector.getTensorContent().newCodedInput();
    try {
      int[] lengths = new int[size];
      for (int i = 0; i < size; i++) {
        lengths[i] = content.readUInt32();
      }
      for (int length : lengths) {
        strings.add(ByteString.copyFrom(content.readRawBytes(length)));
      }
      return strings;
    } catch (IOException e) {
      throw new IllegalArgumentException("its checkpoint's variable names are damaged", e);
    }
  }
}
