package graft.savedmodel;

import graft.failure.GraftException;
import graft.failure.Remedy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Refuses a graph that has what no Graft model needs: an operation that is not among {@link
 * AllowedOperations}, a checkpoint whose file name the graph chooses, a function, a very long chain
 * of operations, an operation that runs at loading, or a file as input.
 */
public final class OperationCheck {
  private static final int NAMED = 5;
  private static final int SHOWN = 120;

  /**
   * The longest chain of operations that is allowed. TensorFlow's optimizers walk a graph
   * recursively. A chain of some thousands overflows the stack and ends the process; a chain of
   * 2,500 still works. InceptionV3 with its gradients has 294.
   */
  private static final int MOST_IN_A_ROW = 2000;

  private OperationCheck() {}

  /**
   * Checks every node of the graph and of its functions.
   *
   * @throws GraftException if anything is refused; the message names up to five faults, each with
   *     its first node
   */
  public static void check(Path directory, MetaGraphDef model) {
    List<String> faults = new ArrayList<>(foreign(model));
    if (faults.isEmpty()) {
      faults.addAll(functions(model.getGraphDef().getLibrary()));
      faults.addAll(checkpoint(model));
    }
    int depth = longestChain(model.getGraphDef());
    if (depth > MOST_IN_A_ROW) {
      faults.add("a chain of %d operations".formatted(depth));
    }
    InitOperation.of(model).ifPresent(name -> faults.add(name + ", which runs at loading"));
    model.getAssetFileDefList().stream()
        .findFirst()
        .map(AssetFileDef::getFilename)
        .ifPresent(file -> faults.add("the file %s as an input".formatted(file)));
    if (!faults.isEmpty()) {
      String message = "%s is refused: its graph has what no Graft model needs: %s";
      throw new GraftException(
          message.formatted(directory, String.join(", ", some(faults))), null, Remedy.TRUST_MODEL);
    }
  }

  /** Types of operations that are not allowed, each with its first node. */
  private static List<String> foreign(MetaGraphDef model) {
    Map<String, String> firstByType = new TreeMap<>();
    for (NodeDef node : model.getGraphDef().getNodeList()) {
      if (!AllowedOperations.contains(node.getOp())) {
        firstByType.putIfAbsent(node.getOp(), "node " + node.getName());
      }
    }
    for (FunctionDef function : model.getGraphDef().getLibrary().getFunctionList()) {
      for (NodeDef node : function.getNodeDefList()) {
        if (!AllowedOperations.contains(node.getOp())) {
          firstByType.putIfAbsent(
              node.getOp(),
              "node %s of function %s"
                  .formatted(node.getName(), function.getSignature().getName()));
        }
      }
    }
    return firstByType.entrySet().stream()
        .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * A fault for each function. Functions are refused because one may have the name of an allowed
   * operation; TensorFlow would then call the function.
   */
  private static List<String> functions(FunctionDefLibrary library) {
    return library.getFunctionList().stream()
        .map(function -> "the function " + function.getSignature().getName())
        .toList();
  }

  private static List<String> checkpoint(MetaGraphDef model) {
    try {
      return new CheckpointOperations(model).faults();
    } catch (IllegalArgumentException e) {
      return List.of(
          "an operation that saves or restores and lacks an input (" + e.getMessage() + ")");
    }
  }

  /**
   * The length of the longest chain of operations in which each waits for the one before it. Cycles
   * are not counted, because TensorFlow refuses them.
   */
  private static int longestChain(GraphDef graph) {
    Map<String, List<NodeDef>> readers = GraphPath.readers(graph.getNodeList());
    Map<String, Integer> waiting = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    for (NodeDef node : graph.getNodeList()) {
      waiting.put(node.getName(), node.getInputCount());
      if (node.getInputCount() == 0) {
        ready.add(node.getName());
      }
    }
    Map<String, Integer> depths = new HashMap<>();
    ready.forEach(name -> depths.put(name, 1));
    int deepest = 0;
    while (!ready.isEmpty()) {
      String name = ready.pop();
      int depth = depths.get(name);
      deepest = Math.max(deepest, depth);
      for (NodeDef reader : readers.getOrDefault(name, List.of())) {
        depths.merge(reader.getName(), depth + 1, Math::max);
        if (waiting.merge(reader.getName(), -1, Integer::sum) == 0) {
          ready.add(reader.getName());
        }
      }
    }
    return deepest;
  }

  private static List<String> some(List<String> faults) {
    List<String> some = new ArrayList<>();
    faults.stream().limit(NAMED).map(OperationCheck::cut).forEach(some::add);
    if (faults.size() > NAMED) {
      some.add("and %d more".formatted(faults.size() - NAMED));
    }
    return some;
  }

  /** Shortens a fault, because names in the file can have any length. */
  private static String cut(String fault) {
    return fault.length() <= SHOWN ? fault : fault.substring(0, SHOWN) + "...";
  }
}
