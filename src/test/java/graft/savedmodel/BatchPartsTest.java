package graft.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Signatures;
import graft.export.SavedVariables;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** Small graphs: a convolution of images, its mean, which are the features, and a head. */
final class BatchPartsTest {
  private static final int PARTS = 3;

  /** Number of pixels of an image, which has one channel. */
  private static final int PIXELS = 4;

  @Test
  void partsGiveWhatTheWholeBatchGives() {
    for (String fetched : List.of("head:0", "features:0")) {
      GraphDef whole = graph(Set.of());
      GraphDef rewritten = inParts(whole, "images:0", fetched).orElseThrow();
      for (int images = PARTS; images < 3 * PARTS; images++) {
        assertThat(outputs(rewritten, images, fetched)).isEqualTo(outputs(whole, images, fetched));
      }
    }
  }

  @Test
  void theSizesOfPartsDifferByOneAtMost() {
    GraphDef rewritten = inParts(graph(Set.of()), "images:0", "head:0").orElseThrow();
    for (int part = 0; part < PARTS; part++) {
      String ofPart = "graft/parts/%d/mean:0".formatted(part);
      assertThat(outputs(rewritten, 3 * PARTS - 1, ofPart)).hasSize(2 * (part == 0 ? 2 : 3));
    }
  }

  /** The head reads the features of the whole batch. */
  @Test
  void onlyTheBaseIsComputedInParts() {
    GraphDef rewritten = inParts(graph(Set.of()), "images:0", "head:0").orElseThrow();
    assertThat(count(rewritten, "Conv2D")).isEqualTo(PARTS);
    assertThat(count(rewritten, "MatMul")).isEqualTo(1);
    assertThat(rewritten.getNodeList().stream().filter(node -> node.getName().equals("mean")))
        .singleElement()
        .extracting(NodeDef::getOp)
        .isEqualTo("ConcatV2");
  }

  @Test
  void otherGraphsAreLeftAlone() {
    GraphDef graph = graph(Set.of());
    assertThat(inParts(graph, "images:0", "convolution:0")).as("within the base").isEmpty();
    assertThat(inParts(graph, "mean:0", "head:0")).as("after the base").isEmpty();
    assertThat(inParts(graph(Set.of("taken")), "images:0", "head:0")).as("a name").isEmpty();
    assertThat(inParts(graph(Set.of("beside")), "images:0", "head:0"))
        .as("the head reads a convolution")
        .isEmpty();
    assertThat(inParts(graph(Set.of("batch statistics")), "images:0", "head:0"))
        .as("an image depends on the others")
        .isEmpty();
    assertThat(inParts(graph(Set.of("second output")), "images:0", "head:0"))
        .as("the head reads more of the node that computes the features")
        .isEmpty();
  }

  private static Optional<GraphDef> inParts(GraphDef graph, String fed, String fetched) {
    SignatureDef features =
        SignatureDef.newBuilder().putOutputs("features", tensor("features:0", true)).build();
    MetaGraphDef model =
        MetaGraphDef.newBuilder()
            .setGraphDef(graph)
            .putSignatureDef(Signatures.FEATURES, features)
            .build();
    return BatchParts.of(graph, model, tensor(fed, false), List.of(fetched), PARTS);
  }

  private static TensorInfo tensor(String name, boolean isFloat) {
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(isFloat ? DataType.DT_FLOAT : DataType.DT_UINT8)
        .build();
  }

  /**
   * The graph.
   *
   * @param with what it also has: a name that is {@code taken}, something {@code beside} the
   *     features or a {@code second output} of their node that the head reads, or a BatchNorm with
   *     {@code batch statistics}
   */
  private static GraphDef graph(Set<String> with) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> images =
          tf.withName("images").placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, 2, 2, 1)));
      Operand<TFloat32> pixels = tf.dtypes.cast(images, TFloat32.class);
      Operand<TFloat32> kernel = tf.constant(new float[][][][] {{{{3, -1}}}});
      Operand<TFloat32> convolved =
          tf.withName("convolution").nn.conv2d(pixels, kernel, List.of(1L, 1L, 1L, 1L), "VALID");
      Operand<TInt32> heightAndWidth = tf.array(1, 2);
      if (with.contains("batch statistics")) {
        Operand<TFloat32> ones = tf.array(1f, 1f);
        Operand<TFloat32> none = tf.constant(new float[0]);
        convolved = tf.nn.fusedBatchNorm(convolved, ones, ones, none, none).y();
      }
      Operand<TFloat32> features = tf.withName("mean").math.mean(convolved, heightAndWidth);
      Operand<TFloat32> read = features;
      if (with.contains("second output")) {
        List<Output<TFloat32>> columns = tf.split(tf.constant(1), features, 2L).output();
        features = columns.get(0);
        read = tf.concat(List.<Operand<TFloat32>>copyOf(columns), tf.constant(1));
      }
      tf.withName("features").identity(features);
      if (with.contains("beside")) {
        read = tf.math.add(features, tf.math.mean(convolved, heightAndWidth));
      }
      if (with.contains("taken")) {
        read = tf.withSubScope("graft").withSubScope("parts").identity(read);
      }
      Operand<TFloat32> weights = tf.constant(new float[][] {{1}, {2}});
      tf.withName("head").linalg.matMul(read, weights);
      return graph.toGraphDef();
    }
  }

  private static long count(GraphDef graph, String type) {
    return graph.getNodeList().stream().filter(node -> node.getOp().equals(type)).count();
  }

  private static float[] outputs(GraphDef definition, int images, String fetched) {
    byte[] pixels = new byte[images * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i);
    }
    try (Graph graph = new Graph()) {
      graph.importGraphDef(definition);
      try (Session session = new Session(graph);
          TUint8 batch = TUint8.tensorOf(Shape.of(images, 2, 2, 1), DataBuffers.of(pixels));
          Result result = session.runner().feed("images", batch).fetch(fetched).run()) {
        return SavedVariables.floats(result.get(0));
      }
    }
  }
}
