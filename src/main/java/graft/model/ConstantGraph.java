package graft.model;

import graft.savedmodel.GraphPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The part of a graph that a call runs, with a value in place of every tensor that the fed tensors
 * do not change: kernels that are folded from several variables, biases, and the like.
 *
 * <p>Kernels of convolutions are constants. TensorFlow then converts them to 16 bits and oneDNN
 * puts them in its own order once, where it does so in every call while they are variables. The
 * other values are not folded, so that TensorFlow's rewriter does with the head what it does with
 * variables, and the numbers keep their bits.
 */
final class ConstantGraph {
  /** Begins the names of the nodes that are added. */
  private static final String PREFIX = "graft/constant/";

  /** A graph's message may take 2 GiB; TensorFlow copies it several times. */
  private static final long MOST_BYTES = 1L << 30;

  /** Java holds the values twice for a moment, and others need Java's heap too. */
  private static final long SHARE_OF_HEAP = 8;

  /** TensorFlow's rewriter multiplies a constant kernel by a constant that stands beside it. */
  private static final Set<String> SCALING = Set.of("Div", "Mul", "RealDiv");

  /** Types of which a tensor's bytes are no value. */
  private static final Set<DataType> HANDLES =
      Set.of(DataType.DT_RESOURCE, DataType.DT_STRING, DataType.DT_VARIANT);

  /** Operations that give the same tensor each time while no variable changes. */
  private static final Set<String> STEADY =
      Set.of(
          "Add",
          "AddV2",
          "Cast",
          "Const",
          "Identity",
          "Mul",
          "Neg",
          "ReadVariableOp",
          "Reshape",
          "Rsqrt",
          "Sqrt",
          "Sub",
          GraphPath.VARIABLE);

  private final GraphDef graph;
  private final Map<String, NodeDef> path;
  private final Set<String> changing;

  /** The tensors to be replaced, by the names of what takes their place. */
  private final Map<String, String> steady = new TreeMap<>();

  private ConstantGraph(GraphDef graph, Collection<String> fed, Collection<String> fetched) {
    this.graph = graph;
    this.path =
        GraphPath.between(graph, fed, fetched).stream()
            .collect(Collectors.toMap(NodeDef::getName, node -> node));
    this.changing = GraphPath.reached(path.values(), fed);
    fed.forEach(tensor -> changing.add(GraphPath.nodeOf(tensor)));
    for (String name : changing) {
      if (path.containsKey(name)) {
        path.get(name).getInputList().stream()
            .filter(this::isReplaced)
            .forEach(tensor -> steady.put(nameOf(tensor), tensor));
      }
    }
  }

  /**
   * Makes the graph from the present values of a session's variables.
   *
   * @param fed the fed tensors
   * @param fetched names of the fetched tensors
   * @return the graph, with the names of {@code graph}; empty if it has operations that may give
   *     another result each time, nothing to replace, or too much
   */
  static Optional<GraphDef> of(
      GraphDef graph, Session session, Collection<TensorInfo> fed, Collection<String> fetched) {
    if (graph.getLibrary().getFunctionCount() > 0) {
      return Optional.empty();
    }
    ConstantGraph constant =
        new ConstantGraph(graph, fed.stream().map(TensorInfo::getName).toList(), fetched);
    return constant.isPossible(fed, fetched) && !constant.steady.isEmpty()
        ? constant.withValues(session, fed)
        : Optional.empty();
  }

  private boolean isReplaced(String input) {
    String name = GraphPath.nodeOf(input);
    return !changing.contains(name) && !path.get(name).getOp().equals("Const");
  }

  private boolean isPossible(Collection<TensorInfo> fed, Collection<String> fetched) {
    return fed.stream().allMatch(tensor -> GraphPath.outputOf(tensor.getName()) == 0)
        && fetched.stream().map(GraphPath::nodeOf).allMatch(changing::contains)
        && path.values().stream()
            .allMatch(node -> changing.contains(node.getName()) || isSteady(node))
        && path.values().stream()
            .flatMap(node -> node.getInputList().stream())
            .noneMatch(input -> input.startsWith("^"))
        && changing.stream().noneMatch(name -> name.startsWith(PREFIX))
        && steady.values().stream()
            .noneMatch(tensor -> nodeOf(tensor).getOp().equals(GraphPath.VARIABLE));
  }

  private static boolean isSteady(NodeDef node) {
    return STEADY.contains(node.getOp())
        && node.getAttrMap().values().stream()
            .noneMatch(attribute -> HANDLES.contains(attribute.getType()));
  }

  private Optional<GraphDef> withValues(Session session, Collection<TensorInfo> fed) {
    GraphDef.Builder constant = graph.toBuilder().clearNode();
    fed.stream().map(ValueNode::fed).forEach(constant::addNode);
    path.values().stream().filter(this::isKept).map(this::redirect).forEach(constant::addNode);
    Session.Runner runner = session.runner();
    steady.values().forEach(runner::fetch);
    try (Result values = runner.run()) {
      if (!fits(values)) {
        return Optional.empty();
      }
      Set<String> kernels = kernels();
      int next = 0;
      for (String name : steady.keySet()) {
        Tensor value = values.get(next++);
        constant.addAllNode(
            kernels.contains(name)
                ? List.of(ValueNode.constant(name, value))
                : ValueNode.unfolded(name, value));
      }
      return Optional.of(constant.build());
    }
  }

  private boolean fits(Result values) {
    long bytes = 0;
    for (int i = 0; i < steady.size(); i++) {
      bytes += values.get(i).numBytes();
    }
    return bytes <= Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Names of the replaced tensors that are kernels and that the rewriter would not change. */
  private Set<String> kernels() {
    Set<String> scaled = new HashSet<>();
    for (NodeDef node : path.values()) {
      if (SCALING.contains(node.getOp())) {
        node.getInputList().forEach(input -> scaled.add(GraphPath.nodeOf(input)));
      }
    }
    return path.values().stream()
        .filter(node -> node.getOp().equals("Conv2D") && !scaled.contains(node.getName()))
        .filter(node -> !isScaling(GraphPath.nodeOf(node.getInput(0))))
        .map(node -> nameOf(node.getInput(1)))
        .collect(Collectors.toSet());
  }

  private boolean isScaling(String name) {
    return path.containsKey(name) && SCALING.contains(path.get(name).getOp());
  }

  private NodeDef nodeOf(String tensor) {
    return path.get(GraphPath.nodeOf(tensor));
  }

  /** Nodes that depend on what is fed, and the graph's own constants. */
  private boolean isKept(NodeDef node) {
    return changing.contains(node.getName()) || node.getOp().equals("Const");
  }

  private NodeDef redirect(NodeDef node) {
    // Placed beside a node that may be gone.
    NodeDef.Builder redirected = node.toBuilder().removeAttr(GraphPath.COLOCATION);
    for (int i = 0; i < node.getInputCount(); i++) {
      String other = nameOf(node.getInput(i));
      if (steady.containsKey(other)) {
        redirected.setInput(i, other);
      }
    }
    return redirected.build();
  }

  /** The name of what takes a tensor's place: for {@code a/b:1} {@code graft/constant/a/b/1}. */
  private static String nameOf(String tensor) {
    return PREFIX + GraphPath.nodeOf(tensor) + "/" + GraphPath.outputOf(tensor);
  }
}
