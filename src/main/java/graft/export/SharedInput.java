package graft.export;

import graft.savedmodel.GraphNodes;
import graft.savedmodel.GraphPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.NodeDef;

/**
 * A tensor that several trained 1x1 convolutions read, directly or through a mean. Graft's models
 * train convolutions in one phase only, so all gradients that one of these tensors has are of the
 * same loss.
 *
 * @param input the tensor's name
 * @param branches the convolutions, at least two
 */
record SharedInput(String input, List<Branch> branches) {
  /**
   * One of the convolutions, with stride 1.
   *
   * @param mean the {@code AvgPool} with stride 1 that it reads in place of the tensor, if any
   * @param kernelGradient its {@code Conv2DBackpropFilter}
   */
  record Branch(Optional<NodeDef> mean, NodeDef kernelGradient) {
    /** Name of the gradient of the convolution's output, [N,h,w,filters]. */
    String outputGradient() {
      return kernelGradient.getInput(2);
    }

    private String input() {
      return mean.orElse(kernelGradient).getInput(0);
    }
  }

  /**
   * Every such tensor of a graph with gradients.
   *
   * @param nodes the graph's nodes
   * @param readers the nodes that read each node, by the latter's name
   */
  static List<SharedInput> in(
      Graph graph, List<NodeDef> nodes, Map<String, List<NodeDef>> readers) {
    GraphNodes byName = new GraphNodes(nodes);
    Map<String, List<Branch>> byInput =
        nodes.stream()
            .filter(node -> isKernelGradientOfPoint(graph, node))
            .filter(node -> readers.containsKey(node.getName()))
            .map(node -> new Branch(mean(byName, node), node))
            .collect(Collectors.groupingBy(Branch::input, LinkedHashMap::new, Collectors.toList()));
    return byInput.entrySet().stream()
        .filter(branches -> branches.getValue().size() > 1)
        .map(branches -> new SharedInput(branches.getKey(), branches.getValue()))
        .toList();
  }

  /**
   * Whether a node is the gradient of the kernel of a 1x1 convolution with stride 1 and without
   * groups, and all sizes but the number of images are known.
   */
  private static boolean isKernelGradientOfPoint(Graph graph, NodeDef node) {
    if (!node.getOp().equals("Conv2DBackpropFilter") || !new ImageOperation(node).keepsSize()) {
      return false;
    }
    Shape kernel = graph.operation(node.getName()).output(0).shape();
    Shape input = GraphPath.tensor(graph, node.getInput(0)).shape();
    Shape outputGradient = GraphPath.tensor(graph, node.getInput(2)).shape();
    return FilterGradient.areKnown(input, outputGradient, kernel)
        && kernel.get(0) == 1
        && kernel.get(1) == 1;
  }

  /** The mean that the convolution of a kernel's gradient reads. */
  private static Optional<NodeDef> mean(GraphNodes nodes, NodeDef kernelGradient) {
    return Optional.of(nodes.of(kernelGradient.getInput(0)))
        .filter(node -> node.getOp().equals("AvgPool") && new ImageOperation(node).keepsSize());
  }
}
