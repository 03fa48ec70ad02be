package graft.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The walk from fetched tensors back to fed ones. */
class GraphPathTest {
  @Test
  void holdsWhatTheFetchNeedsAndNothingElse() {
    GraphDef graph =
        graph(node("images"), node("block", "images"), node("loss", "block:1"), node("other"));

    assertThat(names(GraphPath.between(graph, List.of("images:0"), List.of("loss:0"))))
        .containsExactly("block", "loss");
  }

  @Test
  void endsAtAnInteriorFeed() {
    GraphDef graph = graph(node("images"), node("block", "images"), node("loss", "block"));

    assertThat(names(GraphPath.between(graph, List.of("block:0"), List.of("loss:0"))))
        .containsExactly("loss");
  }

  @Test
  void followsControlDependencies() {
    GraphDef graph = graph(node("update"), node("loss", "^update"));

    assertThat(names(GraphPath.between(graph, List.of(), List.of("loss:0"))))
        .containsExactly("loss", "update");
  }

  @Test
  void refusesAGraphWithAHole() {
    GraphDef graph = graph(node("loss", "gone"));

    assertThatThrownBy(() -> GraphPath.between(graph, List.of(), List.of("loss:0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gone");
  }

  private static List<String> names(List<NodeDef> path) {
    return path.stream().map(NodeDef::getName).toList();
  }

  private static NodeDef node(String name, String... inputs) {
    return NodeDef.newBuilder().setName(name).addAllInput(List.of(inputs)).build();
  }

  private static GraphDef graph(NodeDef... nodes) {
    return GraphDef.newBuilder().addAllNode(List.of(nodes)).build();
  }
}
