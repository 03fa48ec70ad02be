package graft.savedmodel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The part of a graph that a call runs: every node that the fetched tensors depend on, by data or
 * by control dependency, down to the fed tensors, whose own nodes are not included.
 */
public final class GraphPath {
  private final TreeMap<String, NodeDef> nodes = new TreeMap<>();

  private GraphPath() {}

  /**
   * Walks back from what is fetched.
   *
   * @param fed names of tensors, such as {@code input/images:0}
   * @param fetched names of tensors
   * @throws IllegalArgumentException when an input names no node of the graph
   */
  public static GraphPath between(
      GraphDef graph, Collection<String> fed, Collection<String> fetched) {
    Map<String, NodeDef> byName = new HashMap<>();
    graph.getNodeList().forEach(node -> byName.put(node.getName(), node));
    Set<String> stops = new HashSet<>();
    fed.forEach(tensor -> stops.add(nodeOf(tensor)));
    GraphPath path = new GraphPath();
    Deque<String> open = new ArrayDeque<>();
    fetched.forEach(tensor -> open.push(nodeOf(tensor)));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (stops.contains(name) || path.nodes.containsKey(name)) {
        continue;
      }
      NodeDef node = byName.get(name);
      if (node == null) {
        throw new IllegalArgumentException("the graph has no node " + name);
      }
      path.nodes.put(name, node);
      node.getInputList().forEach(input -> open.push(nodeOf(input)));
    }
    return path;
  }

  /** The nodes, sorted by name. */
  public List<NodeDef> nodes() {
    return List.copyOf(nodes.values());
  }

  /** {@code a/b} for {@code a/b}, {@code a/b:1} and, waited for only, {@code ^a/b}. */
  public static String nodeOf(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.lastIndexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
