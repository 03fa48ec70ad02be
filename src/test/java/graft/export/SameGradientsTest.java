package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.contract.Signatures;
import graft.machine.SessionOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Faster forms leave every gradient of InceptionV3's upper layers the same. */
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
      accumulate(model, session);
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

  private static void accumulate(ModelGraph model, Session session) {
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
    try (TInt64 labels = TInt64.vectorOf(0, 1);
        Tensor boundary = boundary(model)) {
      definition
          .getInputsMap()
          .forEach(
              (name, tensor) ->
                  runner.feed(
                      tensor.getName(), name.equals(Signatures.LABELS) ? labels : boundary));
      definition.getOutputsMap().values().forEach(output -> runner.fetch(output.getName()));
      runner.run().close();
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
