package graft.savedmodel;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** Nodes of a graph by name. */
public final class GraphNodes {
  private final Map<String, NodeDef> byName = new HashMap<>();

  /** Keeps the nodes of a graph, whose names are unique. */
  public GraphNodes(Collection<NodeDef> nodes) {
    nodes.forEach(node -> byName.put(node.getName(), node));
  }

  /**
   * The node that has a tensor as its output.
   *
   * @throws IllegalArgumentException when the graph has no such node
   */
  public NodeDef of(String tensor) {
    NodeDef node = byName.get(GraphPath.nodeOf(tensor));
    if (node == null) {
      throw new IllegalArgumentException("the graph has no node " + GraphPath.nodeOf(tensor));
    }
    return node;
  }

  /**
   * The name of one of a node's input tensors.
   *
   * @param index the input's number, from 0
   * @throws IllegalArgumentException when the node has no input of this number
   */
  static String input(NodeDef node, int index) {
    if (index >= node.getInputCount()) {
      throw new IllegalArgumentException("its node %s lacks an input".formatted(node.getName()));
    }
    return node.getInput(index);
  }

  /**
   * Follows {@code Identity} nodes back to the tensor that they copy, such as {@code restore:1}.
   */
  public String source(String tensor) {
    String source = tensor;
    NodeDef node = of(source);
    // The limit on i ends the loop if a damaged graph has a cycle.
    for (int i = 0; i < byName.size() && node.getOp().equals("Identity"); i++) {
      source = input(node, 0);
      node = of(source);
    }
    return GraphPath.tensor(source);
  }

  /** The {@code VarHandleOp} that a tensor comes from; empty if it comes from another node. */
  Optional<NodeDef> handle(String tensor) {
    return Optional.of(of(source(tensor))).filter(node -> node.getOp().equals(GraphPath.VARIABLE));
  }

  /**
   * The name that a session gives to a handle's variable. Handles with the same id belong to the
   * same variable.
   */
  static String id(NodeDef handle) {
    String container = text(handle, "container");
    return text(handle, "shared_name") + (container.isEmpty() ? "" : " of " + container);
  }

  private static String text(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getS().toStringUtf8();
  }
}
