package graft.savedmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The longest chain of operations of a graph, each waiting for the one before it. TensorFlow's
 * optimizers walk a graph recursively, so a chain of some thousands overflows the stack and ends
 * the process.
 */
final class GraphDepth {
  private GraphDepth() {}

  /** The longest chain. Operations on a cycle, which TensorFlow refuses, are not counted. */
  static int of(GraphDef graph) {
    Map<String, List<String>> readers = new HashMap<>();
    Map<String, Integer> waiting = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    for (NodeDef node : graph.getNodeList()) {
      waiting.put(node.getName(), node.getInputCount());
      node.getInputList()
          .forEach(
              input ->
                  readers
                      .computeIfAbsent(GraphPath.nodeOf(input), name -> new ArrayList<>())
                      .add(node.getName()));
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
      for (String reader : readers.getOrDefault(name, List.of())) {
        depths.merge(reader, depth + 1, Math::max);
        if (waiting.merge(reader, -1, Integer::sum) == 0) {
          ready.add(reader);
        }
      }
    }
    return deepest;
  }
}
