package graft.export;

import graft.savedmodel.GraphPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The gradients of 1x1 convolutions that read the same tensor. TensorFlow computes a gradient of
 * the kernel and one of the tensor for each convolution, and adds the latter. If the gradients of
 * the outputs are concatenated, one product gives the gradients of all kernels. If the kernels are
 * concatenated too, one {@code Conv2DBackpropInput} gives the sum.
 *
 * <p>Where a convolution reads a mean of the tensor, the gradient of the mean is computed of the
 * output's gradient, which has fewer channels. The mean is linear, so this changes nothing but
 * rounding.
 *
 * <p>Measured on two cores of an AMD EPYC with batches of 60, four convolutions of which one reads
 * a mean: milliseconds of TensorFlow's operations for the tensor's gradient and of this form, all
 * included; and of four products for the kernels' gradients (see {@link FilterGradientProducts})
 * and the one product alone. It needs 2 ms more to concatenate, once for both gradients.
 *
 * <pre>
 *                                            the tensor's gradient        the kernels'
 *                                            bfloat16    float32          bfloat16
 * 17x17x768   192, 192, 192, 192 filters     67.7 52.2   129.4  99.5      65.7 56.1
 * 8x8x2048    320, 384, 448, 192 filters     61.7 50.0   111.0 102.1      61.8 59.2
 * </pre>
 */
final class SharedInputGradients {
  private final Graph graph;
  private final Ops tf;
  private final InputGradientSum.Finder sums;
  private final Map<String, String> replaced = new HashMap<>();
  private final Set<String> superfluous = new HashSet<>();

  private SharedInputGradients(Graph graph, Ops tf, InputGradientSum.Finder sums) {
    this.graph = graph;
    this.tf = tf;
    this.sums = sums;
  }

  /**
   * What takes the place of operations.
   *
   * @param replaced the operation in place of each, by name; output 0 of both is the gradient
   * @param superfluous the operations that nothing needs any more
   */
  record Replacements(Map<String, String> replaced, Set<String> superfluous) {}

  /**
   * Adds the joined gradients of every input that is shared.
   *
   * @param tf ops of the graph
   * @param nodes the graph's nodes
   */
  static Replacements add(Graph graph, Ops tf, List<NodeDef> nodes) {
    Map<String, List<NodeDef>> readers = GraphPath.readers(nodes);
    SharedInputGradients gradients =
        new SharedInputGradients(graph, tf, new InputGradientSum.Finder(nodes, readers));
    SharedInput.in(graph, nodes, readers).forEach(gradients::join);
    return new Replacements(gradients.replaced, gradients.superfluous);
  }

  private void join(SharedInput shared) {
    List<Operand<TFloat32>> each = new ArrayList<>();
    shared.branches().forEach(branch -> each.add(beforeMean(branch)));
    Operand<TFloat32> outputGradients = tf.concat(each, tf.constant(3));
    joinKernelGradients(shared, outputGradients);
    sums.of(shared).ifPresent(sum -> joinInputGradients(sum, outputGradients));
  }

  /** The gradient of a convolution's output, taken through the mean if the branch has one. */
  private Operand<TFloat32> beforeMean(SharedInput.Branch branch) {
    Output<TFloat32> outputGradient = tensor(branch.outputGradient());
    return branch.mean().map(mean -> ofMean(mean, outputGradient)).orElse(outputGradient);
  }

  private Output<TFloat32> ofMean(NodeDef mean, Output<TFloat32> outputGradient) {
    return tf.scope()
        .opBuilder("AvgPoolGrad", "AvgPoolGrad")
        .addInput(tf.shape(outputGradient).asOutput())
        .addInput(outputGradient)
        .setAttr("ksize", longs(mean, "ksize"))
        .setAttr("strides", longs(mean, "strides"))
        .setAttr("padding", "SAME")
        .build()
        .<TFloat32>output(0);
  }

  private void joinKernelGradients(SharedInput shared, Operand<TFloat32> outputGradients) {
    Output<TFloat32> input = tensor(shared.input());
    long channels = input.shape().get(3);
    Shape kernels = Shape.of(1, 1, channels, outputGradients.shape().get(3));
    Output<TFloat32> joined =
        new FilterGradientProducts(input.shape(), kernels, true).add(tf, input, outputGradients);
    long first = 0;
    for (SharedInput.Branch branch : shared.branches()) {
      String old = branch.kernelGradient().getName();
      long filters = graph.operation(old).output(0).shape().get(3);
      Operand<TFloat32> own =
          tf.slice(
              joined,
              tf.constant(new long[] {0, 0, 0, first}),
              tf.constant(new long[] {1, 1, channels, filters}));
      first += filters;
      replace(old, own);
    }
  }

  private void joinInputGradients(InputGradientSum sum, Operand<TFloat32> outputGradients) {
    List<Operand<TFloat32>> kernels = new ArrayList<>();
    sum.convolutions().forEach(node -> kernels.add(tensor(node.getInput(1))));
    Operand<TFloat32> joined =
        tf.nn.conv2dBackpropInput(
            GraphPath.<TInt32>tensor(graph, sum.convolutions().get(0).getInput(0)),
            tf.concat(kernels, tf.constant(3)),
            outputGradients,
            List.of(1L, 1L, 1L, 1L),
            "SAME");
    Set<String> names = sum.terms().stream().map(NodeDef::getName).collect(Collectors.toSet());
    List<Operand<TFloat32>> whole = new ArrayList<>();
    for (String input : sum.addN().getInputList()) {
      if (!names.contains(GraphPath.nodeOf(input))) {
        whole.add(tensor(input));
      }
    }
    whole.add(joined);
    replace(sum.addN().getName(), whole.size() == 1 ? joined : tf.math.addN(whole));
    superfluous.addAll(names);
    sum.convolutions().forEach(node -> superfluous.add(node.getName()));
  }

  private void replace(String old, Operand<TFloat32> other) {
    replaced.put(old, other.asOutput().op().name());
    superfluous.add(old);
  }

  private Output<TFloat32> tensor(String name) {
    return GraphPath.tensor(graph, name);
  }

  private static long[] longs(NodeDef node, String attribute) {
    return node.getAttrOrThrow(attribute).getList().getIList().stream()
        .mapToLong(Long::longValue)
        .toArray();
  }
}
