package graft.savedmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.family.TType;

/**
 * The part of a graph that a call runs: every node that the fetched tensors depend on, by data or
 * by control dependency. The search stops at the fed tensors; their own nodes are not included.
 */
public final class GraphPath {
  /** Type of the node that is a variable. Reads and assignments have such a node as an input. */
  public static final String VARIABLE = "VarHandleOp";

  /** The attribute that names nodes to run on the same device, such as {@code loc:@conv/kernel}. */
  public static final String COLOCATION = "_class";

  /** Types of TensorFlow's older reference variables, which any operation may read and change. */
  private static final Set<String> REFERENCES = Set.of("Variable", "VariableV2");

  private GraphPath() {}

  /** The nodes that a call of a signature runs when all its outputs are fetched. */
  public static List<NodeDef> of(GraphDef graph, SignatureDef signature) {
    return between(
        graph,
        signature.getInputsMap().values().stream().map(TensorInfo::getName).toList(),
        signature.getOutputsMap().values().stream().map(TensorInfo::getName).toList());
  }

  /**
   * The nodes that a call runs.
   *
   * @param fed names of the fed tensors, such as {@code input/images:0}
   * @param fetched names of the fetched tensors
   * @return the nodes, sorted by name
   * @throws IllegalArgumentException when a needed node is not in the graph
   */
  public static List<NodeDef> between(
      GraphDef graph, Collection<String> fed, Collection<String> fetched) {
    return between(new GraphNodes(graph.getNodeList()), fed, fetched);
  }

  /** As {@link #between(GraphDef, Collection, Collection)}, for several searches in one graph. */
  static List<NodeDef> between(
      GraphNodes nodes, Collection<String> fed, Collection<String> fetched) {
    Set<String> stops = new HashSet<>();
    fed.forEach(tensor -> stops.add(nodeOf(tensor)));
    Map<String, NodeDef> path = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>();
    fetched.forEach(tensor -> open.push(nodeOf(tensor)));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (stops.contains(name) || path.containsKey(name)) {
        continue;
      }
      NodeDef node = nodes.of(name);
      path.put(name, node);
      node.getInputList().forEach(input -> open.push(nodeOf(input)));
    }
    return List.copyOf(path.values());
  }

  /**
   * The nodes that read each node, by the latter's name; a node is listed once for each input that
   * reads it.
   */
  public static Map<String, List<NodeDef>> readers(Collection<NodeDef> nodes) {
    Map<String, List<NodeDef>> readers = new HashMap<>();
    for (NodeDef node : nodes) {
      for (String input : node.getInputList()) {
        readers.computeIfAbsent(nodeOf(input), name -> new ArrayList<>()).add(node);
      }
    }
    return readers;
  }

  /**
   * Names of the nodes that depend on tensors, by data or by control dependency. The tensors' own
   * nodes are not included.
   *
   * @return a new set
   */
  public static Set<String> reached(Collection<NodeDef> nodes, Collection<String> tensors) {
    Map<String, List<NodeDef>> readers = readers(nodes);
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    tensors.forEach(tensor -> open.push(nodeOf(tensor)));
    while (!open.isEmpty()) {
      for (NodeDef reader : readers.getOrDefault(open.pop(), List.of())) {
        if (reached.add(reader.getName())) {
          open.push(reader.getName());
        }
      }
    }
    return reached;
  }

  /** Follows {@code Identity} nodes back to the tensor that they copy, such as {@code mean:0}. */
  public static String source(GraphDef graph, String tensor) {
    return new GraphNodes(graph.getNodeList()).source(tensor);
  }

  /**
   * Whether a node may use variables that its inputs do not show: it calls a function, or is an
   * older reference variable.
   */
  public static boolean hidesVariables(NodeDef node) {
    return REFERENCES.contains(node.getOp())
        || node.getAttrMap().values().stream().anyMatch(AttrValue::hasFunc);
  }

  /**
   * The name of a tensor's node. It is {@code a/b} for the tensors {@code a/b:1} and {@code a/b},
   * and for the control input {@code ^a/b}.
   */
  public static String nodeOf(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.lastIndexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** A tensor's full name: {@code a/b:0} for {@code a/b}. A control input stays as it is. */
  static String tensor(String tensor) {
    return tensor.startsWith("^") ? tensor : nodeOf(tensor) + ":" + outputOf(tensor);
  }

  /**
   * A graph's tensor by its name.
   *
   * @param <T> its type, which is not checked
   */
  public static <T extends TType> Output<T> tensor(Graph graph, String tensor) {
    return graph.operation(nodeOf(tensor)).<T>output(outputOf(tensor));
  }

  /** The number of a node's output: 0 for {@code a/b}, 1 for {@code a/b:1}. */
  public static int outputOf(String tensor) {
    int colon = tensor.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(tensor.substring(colon + 1));
  }
}
