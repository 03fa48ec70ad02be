package graft.savedmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Checks a model's operations that touch files: {@code SaveV2} and {@code RestoreV2}. They are
 * harmless if their file name is the placeholder that the SaverDef names, because only Graft feeds
 * the placeholder. The restore operation must not save; otherwise opening a model would write a
 * file. The save operation must save; otherwise the trained weights would be lost.
 */
final class CheckpointOperations {
  private static final String SAVE = "SaveV2";
  private static final String RESTORE = "RestoreV2";

  private final GraphDef graph;
  private final GraphNodes nodes;
  private final String restore;
  private final String save;
  private final String fed;
  private final boolean fedOnly;

  CheckpointOperations(MetaGraphDef model) {
    this.graph = model.getGraphDef();
    this.nodes = new GraphNodes(graph.getNodeList());
    this.restore = model.getSaverDef().getRestoreOpName();
    this.save = model.getSaverDef().getSaveTensorName();
    this.fed = GraphPath.nodeOf(model.getSaverDef().getFilenameTensorName());
    this.fedOnly =
        graph.getNodeList().stream()
            .filter(node -> node.getName().equals(fed))
            .allMatch(CheckpointOperations::isPlaceholder);
  }

  /** The faults, each worded as the end of a sentence; empty if there are none. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    Map<String, List<NodeDef>> byType =
        graph.getNodeList().stream().collect(Collectors.groupingBy(NodeDef::getOp));
    for (String type : List.of(SAVE, RESTORE)) {
      byType.getOrDefault(type, List.of()).stream()
          .filter(node -> !isFed(node))
          .findFirst()
          .ifPresent(
              node ->
                  faults.add(
                      "%s (node %s) whose file name the graph chooses"
                          .formatted(type, node.getName())));
    }
    if (faults.isEmpty() && saves(restore)) {
      faults.add(SAVE + " within the restore operation");
    }
    if (faults.isEmpty() && !save.isEmpty() && !saves(save)) {
      faults.add("a save operation that saves nothing (%s)".formatted(save));
    }
    return faults;
  }

  /** Whether a node's file name is the SaverDef's placeholder, which only the caller fills. */
  private boolean isFed(NodeDef node) {
    return fedOnly
        && node.getInputCount() > 0
        && (node.getInput(0).equals(fed) || node.getInput(0).equals(fed + ":0"));
  }

  private static boolean isPlaceholder(NodeDef node) {
    return node.getOp().equals("Placeholder")
        && node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType()
            == DataType.DT_STRING;
  }

  private boolean saves(String fetched) {
    return GraphPath.between(nodes, List.of(), List.of(fetched)).stream()
        .anyMatch(node -> node.getOp().equals(SAVE));
  }
}
