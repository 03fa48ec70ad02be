package graft.export;

import graft.savedmodel.GraphPath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 *   <li>the gradient of a convolution's bias becomes a product (see {@link BiasGradient});
 *   <li>the gradient of a ReLU reads the ReLU's output in place of its input. Both give the same,
 *       as TensorFlow's documentation of {@code ReluGrad} says. Then nothing else reads the input,
 *       and TensorFlow's rewriter computes convolution, bias and ReLU in one operation.
 * </ul>
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

  /** The graph with the faster operations. Some are also added to {@code graph} itself. */
  static GraphDef in(Graph graph) {
    return new FasterGradients(graph).rewrite();
  }

  private GraphDef rewrite() {
    List<NodeDef> nodes = graph.toGraphDef().getNodeList();
    SharedInputGradients.Replacements joined = SharedInputGradients.add(graph, tf, nodes);
    replaced.putAll(joined.replaced());
    superfluous.addAll(joined.superfluous());
    for (NodeDef node : nodes) {
      switch (node.getOp()) {
        case "Relu" -> reluOf.put(node.getInput(0), node.getName());
        case "Conv2DBackpropFilter" -> addKernelGradient(node);
        case "BiasAddGrad" -> addBiasGradient(node);
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
    return rewritten.build();
  }

  /** Adds another form of a {@code Conv2DBackpropFilter}, if one can be used and is faster. */
  private void addKernelGradient(NodeDef node) {
    Output<TFloat32> input = tensor(node.getInput(0));
    Output<TFloat32> outputGradient = tensor(node.getInput(2));
    Shape kernel = graph.operation(node.getName()).output(0).shape();
    if (replaced.containsKey(node.getName())
        || !isPlain(node)
        || !areKnown(input.shape(), outputGradient.shape(), kernel)) {
      return;
    }
    long stride = rowsAndColumns(node, "strides").get(0);
    boolean padded = padding(node).equals("SAME");
    new FilterGradient(input.shape(), kernel, stride, padded)
        .add(tf, input, outputGradient)
        .ifPresent(gradient -> replace(node, gradient));
  }

  /** Adds another form of the gradient of a convolution's bias; a dense layer's stays. */
  private void addBiasGradient(NodeDef node) {
    Output<TFloat32> outputGradient = tensor(node.getInput(0));
    if (isKnown(outputGradient.shape()) && isChannelsLast(node)) {
      replace(node, BiasGradient.add(tf, outputGradient));
    }
  }

  private void replace(NodeDef node, Output<TFloat32> other) {
    replaced.put(node.getName(), other.op().name());
    superfluous.add(node.getName());
  }

  /** Whether strides are equal, dilations 1, channels last, and nothing else is waited for. */
  private static boolean isPlain(NodeDef node) {
    return rowsAndColumns(node, "strides").stream().distinct().count() == 1
        && rowsAndColumns(node, "dilations").stream().allMatch(n -> n == 1)
        && isChannelsLast(node)
        && List.of("SAME", "VALID").contains(padding(node));
  }

  /** Whether channels come last, and nothing but the inputs is waited for. */
  private static boolean isChannelsLast(NodeDef node) {
    return node.getAttrOrThrow("data_format").getS().toStringUtf8().equals("NHWC")
        && node.getInputList().stream().noneMatch(input -> input.startsWith("^"));
  }

  /** Whether all sizes but the number of images are known, and the convolution has no groups. */
  private static boolean areKnown(Shape input, Shape outputGradient, Shape kernel) {
    return isKnown(input)
        && isKnown(outputGradient)
        && !kernel.hasUnknownDimension()
        && input.get(3) == kernel.get(2);
  }

  private static boolean isKnown(Shape shape) {
    return shape.numDimensions() == 4 && !shape.tail().hasUnknownDimension();
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

  /** An attribute's numbers for height and width, in the order NHWC. */
  private static List<Long> rowsAndColumns(NodeDef node, String attribute) {
    return node.getAttrOrThrow(attribute).getList().getIList().subList(1, 3);
  }

  private static String padding(NodeDef node) {
    return node.getAttrOrThrow("padding").getS().toStringUtf8();
  }
}
