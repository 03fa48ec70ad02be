package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** Which convolutions are fused. What they compute then is in {@link CallSessionsTest}. */
final class FusedFloat32Test {
  @Test
  void convolutionBiasAndReluAreOneOperation() {
    GraphDef fused = FusedFloat32.in(graph(false), List.of("convolution"), List.of("last:0"));
    assertThat(fused.getNodeList().stream().map(NodeDef::getName))
        .contains("relu", "last")
        .doesNotContain("convolution", "bias");
    NodeDef relu =
        fused.getNodeList().stream().filter(n -> n.getName().equals("relu")).findFirst().get();
    assertThat(relu.getOp()).isEqualTo("_FusedConv2D");
    assertThat(relu.getInputList()).containsExactly("images", "kernel", "Const");
  }

  @Test
  void whatSomethingElseReadsStays() {
    GraphDef plain = graph(false);
    assertThat(FusedFloat32.in(plain, List.of("convolution"), List.of("convolution:0")))
        .isEqualTo(plain);
    assertThat(FusedFloat32.in(plain, List.of("convolution"), List.of("bias:0"))).isEqualTo(plain);
    GraphDef readTwice = graph(true);
    assertThat(FusedFloat32.in(readTwice, List.of("convolution"), List.of("last:0")))
        .isEqualTo(readTwice);
  }

  @Test
  void namesOfOtherOperationsAndOfNoneChangeNothing() {
    GraphDef plain = graph(false);
    assertThat(FusedFloat32.in(plain, List.of("gone", "images"), List.of("last:0")))
        .isEqualTo(plain);
  }

  private static GraphDef graph(boolean readTwice) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> convolved =
          tf.withName("convolution")
              .nn
              .conv2d(
                  placeholder(tf, "images"),
                  placeholder(tf, "kernel"),
                  List.of(1L, 1L, 1L, 1L),
                  "VALID");
      Operand<TFloat32> biased =
          tf.withName("bias").nn.biasAdd(convolved, tf.constant(new float[] {1}));
      Operand<TFloat32> relu = tf.withName("relu").nn.relu(biased);
      tf.withName("last").math.neg(readTwice ? tf.math.add(relu, convolved) : relu);
      return graph.toGraphDef();
    }
  }

  private static Operand<TFloat32> placeholder(Ops tf, String name) {
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, 1, 1, 1)));
  }
}
