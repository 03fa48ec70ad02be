package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.contract.Signatures;
import graft.machine.SessionOptions;
import graft.savedmodel.GraphPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Faster forms leave every gradient of InceptionV3's upper layers the same. The gradient of a
 * convolution's bias is compared with the exact sum, because TensorFlow's own sum in float32 is up
 * to 1.2e-6 away from it.
 */
final class SameGradientsTest {
  private static final int IMAGES = 2;

  /** The maps are 7x7 and 3x3: products, and a convolution for each stride of 2. */
  @Test
  void everyGradientOfInceptionV3IsTheSame() {
    compareGradients(139);
  }

  /** The maps are 17x17 and 8x8: convolutions also for windows of one row or column. */
  @Test
  @Tag("verify")
  void everyGradientOfInceptionV3IsTheSameAtItsUsualSize() {
    compareGradients(299);
  }

  private static void compareGradients(int imageSize) {
    try (ModelGraph model = ModelGraph.build(InceptionV3Graphs.settings(imageSize, 164, 0));
        Graph faster = new Graph()) {
      faster.importGraphDef(model.definition());
      Map<String, FloatNdArray> expected = gradients(model, model.graph());
      expected.putAll(exactBiasGradients(model));
      Map<String, FloatNdArray> found = gradients(model, faster);
      assertThat(found).hasSize(92).hasSameSizeAs(expected);
      found.forEach(
          (name, gradient) ->
              assertThat(RelativeError.of(gradient, expected.get(name))).as(name).isLessThan(1e-6));
    }
  }

  /** The sums of gradients after one micro-batch, by the name of their variable. */
  private static Map<String, FloatNdArray> gradients(ModelGraph model, Graph graph) {
    List<Variable<?>> sums =
        model.variables().transients().stream()
            .filter(each -> each.name().matches("unfrozen/waiting/.*_(kernel|beta|bias)"))
            .toList();
    Map<String, FloatNdArray> gradients = new HashMap<>();
    try (Session session = new Session(graph, new SessionOptions(2).toConfigProto())) {
      initialize(model, session);
      accumulate(model, session, List.of()).close();
      // All at once: TensorFlow prepares the whole graph anew for each set of fetched tensors.
      Session.Runner runner = session.runner();
      sums.forEach(sum -> runner.fetch(sum.value().asOutput().op().name()));
      try (Result values = runner.run()) {
        for (int i = 0; i < sums.size(); i++) {
          gradients.put(sums.get(i).name(), copy((TFloat32) values.get(i)));
        }
      }
    }
    return gradients;
  }

  private static void initialize(ModelGraph model, Session session) {
    List<List<Variable<?>>> inOrder =
        List.of(model.variables().stored(), List.copyOf(model.variables().transients()));
    for (List<Variable<?>> variables : inOrder) {
      Session.Runner runner = session.runner();
      variables.forEach(each -> runner.addTarget(each.initializer().op().name()));
      runner.run().close();
    }
  }

  /** The gradients of convolutions' biases, added up in float64, by the name of their variable. */
  private static Map<String, FloatNdArray> exactBiasGradients(ModelGraph model) {
    Map<String, String> outputGradients = outputGradients(model);
    assertThat(outputGradients).hasSize(44);
    Map<String, FloatNdArray> exact = new HashMap<>();
    try (Session session = new Session(model.graph(), new SessionOptions(2).toConfigProto())) {
      initialize(model, session);
      List<String> names = List.copyOf(outputGradients.keySet());
      List<String> tensors = names.stream().map(outputGradients::get).toList();
      try (Result result = accumulate(model, session, tensors)) {
        for (int i = 0; i < names.size(); i++) {
          exact.put(names.get(i), sumByChannel((TFloat32) result.get(i)));
        }
      }
    }
    return exact;
  }

  /** The tensor that the gradient of each convolution's bias adds up, by the bias's variable. */
  private static Map<String, String> outputGradients(ModelGraph model) {
    Map<String, NodeDef> nodes = new HashMap<>();
    model.graph().toGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    Map<String, String> gradients = new HashMap<>();
    for (NodeDef node : nodes.values()) {
      if (node.getOp().equals("AssignAddVariableOp")) {
        NodeDef gradient = withoutBroadcast(nodes, node.getInput(1));
        boolean ofConvolution =
            gradient.getOp().equals("BiasAddGrad")
                && GraphPath.tensor(model.graph(), gradient.getInput(0)).shape().numDimensions()
                    == 4;
        if (ofConvolution) {
          gradients.put(GraphPath.nodeOf(node.getInput(0)), gradient.getInput(0));
        }
      }
    }
    return gradients;
  }

  /** What computes a gradient, before TensorFlow undoes a broadcast that changed no shape. */
  private static NodeDef withoutBroadcast(Map<String, NodeDef> nodes, String gradient) {
    NodeDef node = nodes.get(GraphPath.nodeOf(gradient));
    return Set.of("Reshape", "Sum", "Identity").contains(node.getOp())
        ? withoutBroadcast(nodes, node.getInput(0))
        : node;
  }

  private static FloatNdArray sumByChannel(TFloat32 gradient) {
    int channels = (int) gradient.shape().get(3);
    double[] sums = new double[channels];
    int[] index = {0};
    gradient.scalars().forEach(each -> sums[index[0]++ % channels] += each.getFloat());
    FloatNdArray rounded = NdArrays.ofFloats(Shape.of(channels));
    for (int i = 0; i < channels; i++) {
      rounded.setFloat((float) sums[i], i);
    }
    return rounded;
  }

  /**
   * Adds up the gradients of one micro-batch.
   *
   * @param tensors names of tensors to fetch
   * @return the values of these, which come first
   */
  private static Result accumulate(ModelGraph model, Session session, List<String> tensors) {
    SignatureTensors signature =
        model.signatures().stream()
            .filter(
                each ->
                    each.spec()
                        .name()
                        .equals(
                            Signatures.accumulate(
                                Phase.UNFROZEN, Signatures.cachedInput(Phase.UNFROZEN))))
            .findFirst()
            .orElseThrow();
    var definition = signature.toSignatureDef();
    Session.Runner runner = session.runner();
    tensors.forEach(runner::fetch);
    try (TInt64 labels = TInt64.vectorOf(0, 1);
        Tensor boundary = boundary(model)) {
      definition
          .getInputsMap()
          .forEach(
              (name, tensor) ->
                  runner.feed(
                      tensor.getName(), name.equals(Signatures.LABELS) ? labels : boundary));
      definition.getOutputsMap().values().forEach(output -> runner.fetch(output.getName()));
      return runner.run();
    }
  }

  private static TFloat32 boundary(ModelGraph model) {
    long[] dims = model.outputs().boundary().shape().asArray();
    dims[0] = IMAGES;
    TFloat32 boundary = TFloat32.tensorOf(Shape.of(dims));
    long[] index = {0};
    boundary.scalars().forEach(each -> each.setFloat((float) Math.abs(Math.sin(index[0]++))));
    return boundary;
  }

  private static FloatNdArray copy(TFloat32 tensor) {
    FloatNdArray copy = NdArrays.ofFloats(tensor.shape());
    tensor.copyTo(copy);
    return copy;
  }
}
