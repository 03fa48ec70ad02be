package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.SignedGraph;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** Counts against those that a hand can do, and against InceptionV3's known one. */
class FlopCountTest {
  private static final String TRAIN_UNFROZEN = Signatures.train(Phase.UNFROZEN, InputKind.IMAGES);
  private static final String TRAIN_UNFROZEN_CACHED =
      Signatures.train(Phase.UNFROZEN, InputKind.BOUNDARY);

  @Test
  void denseLayersCountTwoForEachWeight() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> features = floats(tf, -1, 20);
      Operand<TFloat32> hidden = tf.linalg.matMul(features, floats(tf, 20, 7));
      Operand<TFloat32> logits = tf.linalg.matMul(tf.nn.relu(hidden), floats(tf, 7, 3));

      assertThat(count(graph, features, logits)).isEqualTo(new FlopCount(2 * (140 + 21), 0));
    }
  }

  /** The gradient of a kernel sums over the images: [20,n] times [n,7]. */
  @Test
  void transposedOperandsAreSeenThrough() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> features = floats(tf, -1, 20);
      Operand<TFloat32> gradient =
          tf.linalg.matMul(features, floats(tf, -1, 7), MatMul.transposeA(true));

      assertThat(count(graph, features, gradient)).isEqualTo(new FlopCount(2 * 140, 0));
    }
  }

  /** 8x8 in strides of 2 without padding gives 3x3 places of a 3x3 window. */
  @Test
  void convolutionsCountEachWeightAtEachPlace() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> images = floats(tf, -1, 8, 8, 5);
      Operand<TFloat32> output =
          tf.nn.conv2d(images, floats(tf, 3, 3, 5, 4), List.of(1L, 2L, 2L, 1L), "VALID");

      assertThat(count(graph, images, output)).isEqualTo(new FlopCount(2 * 9 * 4 * 45, 0));
    }
  }

  /** In groups a filter sees its own channels only. */
  @Test
  void groupsCountTheirOwnChannels() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> images = floats(tf, -1, 8, 8, 6);
      Operand<TFloat32> output =
          tf.nn.conv2d(images, floats(tf, 1, 1, 2, 9), List.of(1L, 1L, 1L, 1L), "SAME");

      assertThat(count(graph, images, output)).isEqualTo(new FlopCount(2 * 64 * 9 * 2, 0));
    }
  }

  /** A kernel's gradient as a convolution: channels for images, and images for channels. */
  @Test
  void convolutionsOverTheImagesCountEachImage() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> gradients = floats(tf, 8, -1, 6, 4);
      Operand<TFloat32> joined = tf.reshape(gradients, tf.constant(new long[] {1, 8, -1, 4}));
      Operand<TFloat32> line =
          tf.nn.conv2d(floats(tf, 1, 5, 10, -1), joined, List.of(1L, 1L, 1L, 1L), "VALID");
      Operand<TFloat32> separate = floats(tf, 3, 3, -1, 4);
      Operand<TFloat32> plane =
          tf.nn.conv2d(floats(tf, 5, 7, 7, -1), separate, List.of(1L, 1L, 1L, 1L), "VALID");

      assertThat(count(graph, gradients, line)).isEqualTo(new FlopCount(2 * 5 * 3 * 4 * 8 * 6, 0));
      assertThat(count(graph, separate, plane)).isEqualTo(new FlopCount(2 * 5 * 25 * 4 * 9, 0));
    }
  }

  @Test
  void workWithoutImagesCountsOnceACall() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> features = floats(tf, -1, 4);
      Operand<TFloat32> kernel = tf.linalg.matMul(floats(tf, 4, 5), floats(tf, 5, 6));
      FlopCount count = count(graph, features, tf.linalg.matMul(features, kernel));

      assertThat(count).isEqualTo(new FlopCount(2 * 24, 2 * 120));
      assertThat(count.of(10)).isEqualTo(720);
    }
  }

  @Test
  void sizesThatOnlyARunKnowsAreNotGuessed() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> images = floats(tf, 1, -1, 8, 3);
      Operand<TFloat32> output =
          tf.withName("blurred")
              .nn
              .conv2d(images, floats(tf, 3, 3, 3, 4), List.of(1L, 1L, 1L, 1L), "SAME");
      Operand<TFloat32> products = tf.linalg.matMul(floats(tf, -1, 4), floats(tf, 4, -1));

      assertThatThrownBy(() -> count(graph, images, output))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("blurred (Conv2D)");
      assertThatThrownBy(() -> count(graph, images, products)).isInstanceOf(GraftException.class);
    }
  }

  /** 5.7 billion multiply-adds: Szegedy et al., Rethinking the Inception Architecture (2015). */
  @Test
  void inceptionV3TakesItsKnownNumberOfOperations() {
    try (SignedGraph model = SignedGraph.inceptionV3(299)) {
      assertThat(count(model, Signatures.FEATURES).perImage() / 2e9).isBetween(5.65, 5.75);
      assertThat(count(model, Signatures.FEATURES).perCall()).isZero();
    }
  }

  /**
   * Backward is twice forward, less the gradients of what nothing trains below: those of mixed5 for
   * the four convolutions of mixed6 that read it, and less the padding in the gradients of kernels
   * at 8x8: a window of 1x3 meets 8 * (7 + 8 + 7) pixels of it, and one of 3x3 the square of 7 + 8
   * + 7.
   */
  @Test
  void aStepFromTheBoundaryIsThreeTimesForwardLessTheFirstLayersInputs() {
    try (SignedGraph model = SignedGraph.inceptionV3(299)) {
      long forward = count(model, Signatures.evaluate(InputKind.BOUNDARY)).perImage();
      long step = count(model, TRAIN_UNFROZEN_CACHED).perImage();
      long below = count(model, Signatures.evaluate(InputKind.IMAGES)).perImage() - forward;
      long mixed5 = 17 * 17 * 768;

      long line = (3 * 64 - 8 * 22) * 384 * 384;
      long square = (9 * 64 - 22 * 22) * 448 * 384;
      long padding = 2 * (4 * line + square);

      assertThat(step).isEqualTo(3 * forward - 2 * mixed5 * (192 + 160 + 160 + 192) - 2 * padding);
      assertThat(count(model, TRAIN_UNFROZEN).perImage()).isEqualTo(step + below);
    }
  }

  /**
   * The tiny model: 3x3x3x4 at 6x6 places below the boundary, 3x3x4x5 at 6x6 above it, Dense layers
   * of 5x6 and 6x3. The kernel's gradient above the boundary leaves the padding out: the window
   * meets the square of 5 + 6 + 5 pixels.
   */
  @Test
  void aModelCountsBySignature(@TempDir Path folder) {
    long below = 2 * 36 * 108;
    long above = 2 * 36 * 180;
    long head = 2 * (30 + 18);
    try (TinyTraining training = TinyTraining.fresh(folder.resolve("tiny"), 0)) {
      GraftModel model = training.model();

      assertThat(model.flops("serving_default").perImage()).isEqualTo(below + above + head);
      assertThat(model.flops("train_frozen_cached").perImage()).isEqualTo(3 * head - 2 * 30);
      assertThat(model.flops("train_frozen").perImage())
          .isEqualTo(below + above + 3 * head - 2 * 30);
      assertThat(model.flops("train_unfrozen_cached").perImage())
          .isEqualTo(above + 2 * 16 * 16 * 4 * 5 + 3 * head);
      assertThatThrownBy(() -> model.flops("serve"))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("no signature serve");
    }
  }

  private static FlopCount count(SignedGraph model, String signature) {
    return FlopCount.of(model.graph(), model.signature(signature));
  }

  private static FlopCount count(Graph graph, Operand<?> fed, Operand<?> fetched) {
    return FlopCount.of(
        graph,
        SignatureDef.newBuilder()
            .putInputs("in", tensor(fed))
            .putOutputs("out", tensor(fetched))
            .build());
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
