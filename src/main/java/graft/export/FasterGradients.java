package graft.export;

import graft.savedmodel.GraphNodes;
import graft.savedmodel.GraphPath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * Puts equal operations that are faster in place of some that TensorFlow adds for gradients:
 *
 * <ul>
 *   <li>the gradient of a kernel becomes a sum of matrix products, or a convolution, where that is
 *       faster (see {@link FilterGradient});
 *   <li>the gradients of several 1x1 convolutions that read the same tensor are joined (see {@link
 *       SharedInputGradients});
 *   <li>the gradient of a ReLU reads the ReLU's output in place of its input. Both give the same,
 *       as TensorFlow's documentation of {@code ReluGrad} says. Then nothing else reads the input,
 *       and TensorFlow's rewriter computes convolution, bias and ReLU in one operation.
 * </ul>
 *
 * <p>oneDNN computes the gradients of a kernel and its bias in one operation, which adds up in
 * float32. Beside a kernel's gradient of another form, or a kernel that is not trained, {@code
 * BiasAddGrad} is left alone, which adds up in the numbers that it reads. In bfloat16 it would lose
 * most digits: of 60 images the gradients of biases were 34% away from those of float32 (median of
 * 44, relative L2 distance). So these operations stay float32.
 */
final class FasterGradients {
  private final Graph graph;
  private final Ops tf;
  private final Map<String, String> reluOf = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private final Set<String> superfluous = new HashSet<>();

  private FasterGradients(Graph graph) {
    this.graph = graph;
    this.tf = Ops.create(graph).withSubScope("faster").withSubScope("gradients");
  }

  /**
   * A graph with the faster operations.
   *
   * @param float32 names of the operations that stay float32 in every session
   */
  record Rewritten(GraphDef graph, List<String> float32) {}

  /** The graph with the faster operations. Some are also added to {@code graph} itself. */
  static Rewritten in(Graph graph) {
    return new FasterGradients(graph).rewrite();
  }

  private Rewritten rewrite() {
    List<NodeDef> nodes = graph.toGraphDef().getNodeList();
    // TensorFlow adds the gradient of a kernel also where only the input's is needed.
    Set<String> read = GraphPath.readers(nodes).keySet();
    SharedInputGradients.Replacements joined = SharedInputGradients.add(graph, tf, nodes);
    replaced.putAll(joined.replaced());
    superfluous.addAll(joined.superfluous());
    for (NodeDef node : nodes) {
      switch (node.getOp()) {
        case "Relu" -> reluOf.put(node.getInput(0), node.getName());
        case "Conv2DBackpropFilter" -> {
          if (read.contains(node.getName())) {
            addKernelGradient(node);
          }
        }
        default -> {}
      }
    }
    GraphDef whole = graph.toGraphDef();
    GraphDef.Builder rewritten = whole.toBuilder().clearNode();
    for (NodeDef node : whole.getNodeList()) {
      if (!superfluous.contains(node.getName())) {
        rewritten.addNode(redirect(node));
      }
    }
    return new Rewritten(rewritten.build(), biasGradientsAlone(nodes, read));
  }

  /** Adds another form of a {@code Conv2DBackpropFilter}, if one can be used and is faster. */
  private void addKernelGradient(NodeDef node) {
    Output<TFloat32> input = tensor(node.getInput(0));
    Output<TFloat32> outputGradient = tensor(node.getInput(2));
    Shape kernel = graph.operation(node.getName()).output(0).shape();
    ImageOperation operation = new ImageOperation(node);
    if (replaced.containsKey(node.getName())
        || !isPlain(operation)
        || !FilterGradient.areKnown(input.shape(), outputGradient.shape(), kernel)) {
      return;
    }
    long stride = operation.strides().get(0);
    boolean padded = operation.padding().equals("SAME");
    new FilterGradient(input.shape(), kernel, stride, padded)
        .add(tf, input, outputGradient)
        .ifPresent(gradient -> replace(node, gradient));
  }

  /**
   * The gradients of convolutions' biases that are not computed together with that of a kernel.
   *
   * @param read names of the nodes that another node reads
   */
  private List<String> biasGradientsAlone(List<NodeDef> nodes, Set<String> read) {
    GraphNodes byName = new GraphNodes(nodes);
    Set<String> together =
        nodes.stream()
            .filter(node -> node.getOp().equals("Conv2DBackpropFilter"))
            .filter(node -> read.contains(node.getName()) && !replaced.containsKey(node.getName()))
            .map(node -> byName.source(node.getInput(2)))
            .collect(Collectors.toSet());
    return nodes.stream()
        .filter(node -> node.getOp().equals("BiasAddGrad"))
        .filter(node -> tensor(node.getInput(0)).shape().numDimensions() == 4)
        .filter(node -> !together.contains(byName.source(node.getInput(0))))
        .map(NodeDef::getName)
        .toList();
  }

  private void replace(NodeDef node, Output<TFloat32> other) {
    replaced.put(node.getName(), other.op().name());
    superfluous.add(node.getName());
  }

  /** Whether strides are equal, dilations 1, channels last, and nothing else is waited for. */
  private static boolean isPlain(ImageOperation operation) {
    return operation.strides().stream().distinct().count() == 1
        && operation.dilations().stream().allMatch(n -> n == 1)
        && operation.isChannelsLast()
        && List.of("SAME", "VALID").contains(operation.padding());
  }

  private NodeDef redirect(NodeDef node) {
    NodeDef.Builder redirected = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      String other = replaced.get(GraphPath.nodeOf(input));
      if (other != null) {
        redirected.setInput(i, input.startsWith("^") ? "^" + other : other);
      }
    }
    if (node.getOp().equals("ReluGrad")) {
      String features = node.getInput(1);
      redirected.setInput(1, reluOf.getOrDefault(features, features));
    }
    return redirected.build();
  }

  private Output<TFloat32> tensor(String name) {
    return GraphPath.tensor(graph, name);
  }
}
