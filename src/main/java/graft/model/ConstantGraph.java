package graft.model;

import graft.savedmodel.GraphPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
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
  /** A graph's message may take 2 GiB; TensorFlow copies it several times. */
  private static final long MOST_BYTES = 1L << 30;

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
    this.changing = reachedFrom(fed);
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
   *     another result each time
   */
  static Optional<GraphDef> of(
      GraphDef graph, Session session, Collection<TensorInfo> fed, Collection<String> fetched) {
    if (graph.getLibrary().getFunctionCount() > 0) {
      return Optional.empty();
    }
    ConstantGraph constant =
        new ConstantGraph(graph, fed.stream().map(TensorInfo::getName).toList(), fetched);
    return constant.isPossible(fed, fetched) ? constant.withValues(session, fed) : Optional.empty();
  }

  /** Names of the nodes that depend on a fed tensor, the fed ones included. */
  private Set<String> reachedFrom(Collection<String> fed) {
    Map<String, List<String>> readers = new HashMap<>();
    for (NodeDef node : path.values()) {
      for (String input : node.getInputList()) {
        readers
            .computeIfAbsent(GraphPath.nodeOf(input), name -> new ArrayList<>())
            .add(node.getName());
      }
    }
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    fed.forEach(tensor -> open.add(GraphPath.nodeOf(tensor)));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reached.add(name)) {
        open.addAll(readers.getOrDefault(name, List.of()));
      }
    }
    return reached;
  }

  private boolean isReplaced(String input) {
    String name = GraphPath.nodeOf(input);
    return !changing.contains(name) && !path.get(name).getOp().equals("Const");
  }

  private boolean isPossible(Collection<TensorInfo> fed, Collection<String> fetched) {
    return fed.stream().allMatch(tensor -> GraphPath.outputOf(tensor.getName()) == 0)
        && fetched.stream().map(GraphPath::nodeOf).allMatch(changing::contains)
        && path.values().stream()
            .filter(node -> !changing.contains(node.getName()))
            .allMatch(node -> STEADY.contains(node.getOp()))
        && path.values().stream()
            .flatMap(node -> node.getInputList().stream())
            .noneMatch(input -> input.startsWith("^"))
        && steady.values().stream()
            .noneMatch(
                input -> path.get(GraphPath.nodeOf(input)).getOp().equals(GraphPath.VARIABLE));
  }

  private Optional<GraphDef> withValues(Session session, Collection<TensorInfo> fed) {
    GraphDef.Builder constant = graph.toBuilder().clearNode();
    fed.stream().map(ValueNode::fed).forEach(constant::addNode);
    path.values().stream().filter(this::isKept).map(this::redirect).forEach(constant::addNode);
    if (steady.isEmpty()) {
      return Optional.of(constant.build());
    }
    Session.Runner runner = session.runner();
    steady.values().forEach(runner::fetch);
    try (Result values = runner.run()) {
      long bytes = 0;
      int next = 0;
      for (Map.Entry<String, String> each : steady.entrySet()) {
        Tensor value = values.get(next++);
        bytes += value.numBytes();
        constant.addAllNode(
            isKernel(each.getValue())
                ? List.of(ValueNode.constant(each.getKey(), value))
                : ValueNode.unfolded(each.getKey(), value));
      }
      return bytes > MOST_BYTES ? Optional.empty() : Optional.of(constant.build());
    }
  }

  private boolean isKernel(String tensor) {
    return path.values().stream()
        .anyMatch(
            node -> node.getOp().equals("Conv2D") && node.getInputList().indexOf(tensor) == 1);
  }

  /** Nodes that depend on what is fed, and constants that such nodes read. */
  private boolean isKept(NodeDef node) {
    return changing.contains(node.getName()) || node.getOp().equals("Const");
  }

  private NodeDef redirect(NodeDef node) {
    NodeDef.Builder redirected = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      String other = nameOf(node.getInput(i));
      if (steady.containsKey(other)) {
        redirected.setInput(i, other);
      }
    }
    return redirected.build();
  }

  /** The constant's name: for {@code a/b:1} {@code constant/a/b/1}. */
  private static String nameOf(String tensor) {
    return "constant/" + GraphPath.nodeOf(tensor) + "/" + GraphPath.outputOf(tensor);
  }
}
