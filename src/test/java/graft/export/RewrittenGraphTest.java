package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.contract.Signatures;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * What TensorFlow runs after its rewriter. If the rewriter fails it says nothing, and TensorFlow
 * runs the graph as it was: nothing fused, and in float32 whatever the session's precision.
 */
final class RewrittenGraphTest {
  private static final int IMAGES = 2;

  @TempDir private Path folder;

  @Test
  void convolutionsOfTheUnfrozenPhaseAreFusedWithBiasAndRelu() {
    Path model = folder.resolve("model");
    Exporter.export(
        InceptionV3Graphs.settings(75, 164, 0.3),
        TinyModel.FORMULA,
        network -> new FormulaWeights(0),
        model,
        false,
        new SessionOptions(2));
    try (SavedModelBundle opened = SavedModelBundle.load(model.toString(), "serve")) {
      for (String name :
          List.of(
              Signatures.train(Phase.UNFROZEN, Signatures.cachedInput(Phase.UNFROZEN)),
              Signatures.accumulate(Phase.UNFROZEN, Signatures.cachedInput(Phase.UNFROZEN)))) {
        List<NodeDef> run = run(opened, opened.metaGraphDef().getSignatureDefOrThrow(name));
        // mixed6 to mixed10 have 44 convolutions.
        assertThat(run.stream().filter(RewrittenGraphTest::isFusedWithRelu))
            .as("fused convolutions of %s", name)
            .hasSize(44);
      }
    }
  }

  private static boolean isFusedWithRelu(NodeDef node) {
    return node.getOp().contains("FusedConv2D")
        && node.getAttrOrThrow("fused_ops").getList().getSList().stream()
            .anyMatch(operation -> operation.toStringUtf8().equals("Relu"));
  }

  private static List<NodeDef> run(SavedModelBundle model, SignatureDef signature) {
    Session.Runner runner = model.session().runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      for (Map.Entry<String, TensorInfo> input : signature.getInputsMap().entrySet()) {
        Tensor value = value(input.getKey(), input.getValue());
        fed.add(value);
        runner.feed(input.getValue().getName(), value);
      }
      signature.getOutputsMap().values().forEach(output -> runner.fetch(output.getName()));
      RunOptions graphs = RunOptions.newBuilder().setOutputPartitionGraphs(true).build();
      try (var result = runner.setOptions(graphs).runAndFetchMetadata()) {
        RunMetadata metadata = result.getMetadata().orElseThrow();
        return metadata.getPartitionGraphsList().stream()
            .map(GraphDef::getNodeList)
            .flatMap(List::stream)
            .toList();
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static Tensor value(String name, TensorInfo info) {
    if (name.equals(Signatures.LABELS)) {
      return TInt64.vectorOf(0, 1);
    }
    long[] dims =
        info.getTensorShape().getDimList().stream()
            .mapToLong(dim -> dim.getSize() < 0 ? IMAGES : dim.getSize())
            .toArray();
    return TFloat32.tensorOf(Shape.of(dims));
  }
}
