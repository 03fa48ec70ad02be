package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.SignedGraph;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** Estimates against what a hand can count, and against what training has been seen to take. */
class TensorMemoryTest {
  @Test
  void aTensorLivesToItsLastUse() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = floats(tf, -1, 10);
      Operand<TFloat32> wide = tf.linalg.matMul(in, floats(tf, 10, 100));
      Operand<TFloat32> narrow = tf.linalg.matMul(wide, floats(tf, 100, 20));
      Operand<TFloat32> out = tf.linalg.matMul(narrow, floats(tf, 20, 30));

      // 100 and 20 numbers at once; then 20 and 30.
      assertThat(bytes(graph, in, out, 1)).isEqualTo(4 * 120);
      assertThat(bytes(graph, in, out, 8)).isEqualTo(8 * 4 * 120);
    }
  }

  @Test
  void whatIsNeededLaterStays() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = floats(tf, -1, 10);
      Operand<TFloat32> first = tf.linalg.matMul(in, floats(tf, 10, 10));
      Operand<TFloat32> second = tf.linalg.matMul(first, floats(tf, 10, 10));
      Operand<TFloat32> third = tf.linalg.matMul(second, floats(tf, 10, 10));

      assertThat(bytes(graph, in, third, 1)).isEqualTo(4 * 20);
      assertThat(bytes(graph, in, tf.math.mul(first, third), 1)).isEqualTo(4 * 30);
    }
  }

  /** As in the gradient of a kernel that is a convolution. */
  @Test
  void theImagesMayStandInAnyDimension() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = floats(tf, -1, 10);
      Operand<TFloat32> turned =
          tf.linalg.transpose(tf.math.exp(in), tf.constant(new int[] {1, 0}));

      assertThat(bytes(graph, in, turned, 3)).isEqualTo(3 * 4 * 20);
    }
  }

  @Test
  void anActivationIsWrittenOverItsInput() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = floats(tf, -1, 10);
      Operand<TFloat32> relu = tf.nn.relu(tf.linalg.matMul(in, floats(tf, 10, 50)));

      assertThat(bytes(graph, in, relu, 2)).isEqualTo(2 * 4 * 50);
      assertThat(bytes(graph, in, tf.math.exp(relu), 2)).isEqualTo(2 * 4 * 100);
    }
  }

  /**
   * Peaks of the process beyond that of small calls: 0.34 GB, and by a later measurement through
   * Python's TensorFlow 0.48 GB.
   */
  @Test
  void inceptionV3InFloat32() {
    try (SignedGraph model = SignedGraph.inceptionV3(299)) {
      String frozen = Signatures.train(Phase.FROZEN, InputKind.IMAGES);
      String unfrozen = Signatures.train(Phase.UNFROZEN, InputKind.IMAGES);
      assertThat(bytes(model, frozen, 30) / 1e9).isBetween(0.28, 0.40);
      assertThat(bytes(model, unfrozen, 30) / 1e9).isBetween(0.41, 0.55);
    }
  }

  private static long bytes(SignedGraph model, String signature, long images) {
    return TensorMemory.of(model.graph(), model.signature(signature), images);
  }

  private static long bytes(Graph graph, Operand<?> fed, Operand<?> fetched, long images) {
    return TensorMemory.of(
        graph,
        SignatureDef.newBuilder()
            .putInputs("in", tensor(fed))
            .putOutputs("out", tensor(fetched))
            .build(),
        images);
  }

  private static TensorInfo tensor(Operand<?> operand) {
    return TensorInfo.newBuilder()
        .setName(operand.asOutput().op().name() + ":" + operand.asOutput().index())
        .build();
  }

  private static Operand<TFloat32> floats(Ops tf, long... sizes) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(sizes)));
  }
}
