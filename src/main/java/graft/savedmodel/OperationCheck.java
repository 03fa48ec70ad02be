package graft.savedmodel;

import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Refuses a graph that has what no Graft model needs: an operation that is not among {@link
 * AllowedOperations}, a checkpoint that lies elsewhere than where Graft reads and writes it, a
 * function, an operation that runs at loading, a file as input.
 */
public final class OperationCheck {
  private static final int NAMED = 5;
  private static final int SHOWN = 120;

  /**
   * The longest allowed chain. InceptionV3 with its gradients has 294; TensorFlow manages 2,500.
   */
  private static final int MOST_IN_A_ROW = 2000;

  private OperationCheck() {}

  /**
   * Looks at every node of the graph and of its functions.
   *
   * @throws GraftException naming up to five kinds of what is refused, each with its first node
   */
  public static void check(Path directory, MetaGraphDef model) {
    List<String> faults = new ArrayList<>(foreign(model));
    if (faults.isEmpty()) {
      faults.addAll(functions(model.getGraphDef().getLibrary()));
      faults.addAll(checkpoint(model));
    }
    int depth = GraphDepth.of(model.getGraphDef());
    if (depth > MOST_IN_A_ROW) {
      faults.add("%d operations in a row".formatted(depth));
    }
    InitOperation.of(model).ifPresent(name -> faults.add(name + ", which runs at loading"));
    model.getAssetFileDefList().stream()
        .findFirst()
        .map(AssetFileDef::getFilename)
        .ifPresent(file -> faults.add("the file %s as an input".formatted(file)));
    if (!faults.isEmpty()) {
      throw new GraftException(
          "%s is refused: its graph has what no Graft model needs: %s; with --trust-model it is opened all the same, only for a model whose maker you trust"
              .formatted(directory, String.join(", ", some(faults))));
    }
  }

  /** Operations that are not allowed: the type, with its first node. */
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

  /** Refuses all functions: one with an operation's name would be called in its place. */
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

  private static List<String> some(List<String> faults) {
    List<String> some = new ArrayList<>();
    faults.stream().limit(NAMED).map(OperationCheck::cut).forEach(some::add);
    if (faults.size() > NAMED) {
      some.add("and %d more".formatted(faults.size() - NAMED));
    }
    return some;
  }

  /** Shortens a name from the file, which can be of any length. */
  private static String cut(String fault) {
    return fault.length() <= SHOWN ? fault : fault.substring(0, SHOWN) + "...";
  }
}
