package graft.model;

import graft.failure.GraftException;
import graft.savedmodel.GraphPath;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/**
 * The floating-point operations of one call of a signature, counted from the graph's nodes and the
 * shapes that TensorFlow infers for them.
 *
 * <p>The count covers {@code Conv2D}, {@code DepthwiseConv2dNative}, the gradients of both (in each
 * form that Graft gives them), and {@code MatMul}. Each product of an input with a weight counts as
 * two operations, a multiplication and an addition; products with padding count too, except where a
 * kernel's gradient is computed by products of matrices, which leave them out. Everything else
 * (resizing, pooling, activations, the optimizer) takes time but is not counted, so a rate computed
 * from this count is the rate of the useful arithmetic. Nodes that the call does not run are not
 * counted.
 *
 * @param perImage operations that each image of the call needs
 * @param perCall operations that a call needs once, however many images it has
 */
public record FlopCount(long perImage, long perCall) {
  private static final FlopCount NOTHING = new FlopCount(0, 0);

  /** Operations of a call with this many images. */
  public long of(long images) {
    return Math.addExact(Math.multiplyExact(perImage, images), perCall);
  }

  /**
   * Counts the operations of a call that fetches all outputs of a signature.
   *
   * @throws GraftException when a counted node has an unknown size besides the number of images, or
   *     when a node calls a function, whose body is another graph
   */
  static FlopCount of(Graph graph, SignatureDef signature) {
    return GraphPath.of(graph.toGraphDef(), signature).stream()
        .map(node -> of(graph, node))
        .reduce(NOTHING, FlopCount::plus);
  }

  private FlopCount plus(FlopCount other) {
    return new FlopCount(
        Math.addExact(perImage, other.perImage), Math.addExact(perCall, other.perCall));
  }

  private static FlopCount of(Graph graph, NodeDef node) {
    return switch (node.getOp()) {
      case "Conv2D", "DepthwiseConv2dNative" ->
          convolution(node, output(graph, node), kernel(graph, node));
      // In both gradients, each value of the output gradient is multiplied once per weight of the
      // window.
      case "Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropInput" ->
          convolution(node, input(graph, node, 2), input(graph, node, 1));
      case "Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropFilter" ->
          convolution(node, input(graph, node, 2), output(graph, node));
      case "BatchMatMulV2" -> pixelProduct(graph, node);
      case "MatMul" -> product(node, input(graph, node, 0), input(graph, node, 1));
      default -> {
        if (node.getAttrMap().values().stream().anyMatch(AttrValue::hasFunc)) {
          throw uncountable(node, "calls a function");
        }
        yield NOTHING;
      }
    };
  }

  /**
   * Counts a convolution. In a depthwise convolution, each filter has one input channel.
   *
   * @param output [N,h,w,filters] or [N,filters,h,w]
   * @param kernel [height,width,channels,filters]; in a kernel's gradient that Graft computes as a
   *     convolution [h,w,N,filters], or [h,N,w,filters] before N and w are joined
   */
  private static FlopCount convolution(NodeDef node, Shape output, Shape kernel) {
    boolean known =
        output.numDimensions() == 4
            && output.tail().size() != Shape.UNKNOWN_SIZE
            && kernel.numDimensions() == 4;
    if (!known) {
      throw uncountable(node, "has shapes " + output + " and " + kernel);
    }
    boolean depthwise = node.getOp().startsWith("DepthwiseConv2dNative");
    // The kernel's filters are left out here, because they are in the output's size.
    return twice(
        node,
        output.get(0),
        output.tail().size(),
        kernel.get(0),
        kernel.get(1),
        depthwise ? 1 : kernel.get(2));
  }

  /** Counts [rows,inner] times [inner,columns]. Each factor may be stored transposed. */
  private static FlopCount product(NodeDef node, Shape left, Shape right) {
    if (left.numDimensions() != 2 || right.numDimensions() != 2) {
      throw uncountable(node, "has shapes " + left + " and " + right);
    }
    boolean transposeLeft = node.getAttrOrThrow("transpose_a").getB();
    boolean transposeRight = node.getAttrOrThrow("transpose_b").getB();
    long inner = left.get(transposeLeft ? 0 : 1);
    return twice(
        node,
        left.get(transposeLeft ? 1 : 0),
        inner == Shape.UNKNOWN_SIZE ? right.get(transposeRight ? 1 : 0) : inner,
        right.get(transposeRight ? 0 : 1));
  }

  /**
   * Counts a sum over the pixels of all images: [1,pixels,channels] transposed times
   * [1,pixels,filters], where the first is reshaped from [N,h,w,channels]. Graft computes the
   * gradients of some kernels so, one product for each position of the window. Any other product of
   * batches counts as nothing.
   */
  private static FlopCount pixelProduct(Graph graph, NodeDef node) {
    Shape images = beforeReshape(graph.operation(GraphPath.nodeOf(node.getInput(0))));
    Shape right = input(graph, node, 1);
    boolean ofPixels =
        node.getAttrOrThrow("adj_x").getB()
            && images.numDimensions() == 4
            && images.tail().size() != Shape.UNKNOWN_SIZE
            && right.numDimensions() == 3;
    return ofPixels ? twice(node, images.get(0), images.tail().size(), right.get(2)) : NOTHING;
  }

  /** The kernel's shape; where sizes are joined so that the number is unknown, that before it. */
  private static Shape kernel(Graph graph, NodeDef node) {
    Shape kernel = input(graph, node, 1);
    Shape before = beforeReshape(graph.operation(GraphPath.nodeOf(node.getInput(1))));
    return kernel.hasUnknownDimension() && before.numDimensions() == 4 ? before : kernel;
  }

  private static Shape beforeReshape(GraphOperation operation) {
    return operation.type().equals("Reshape") ? operation.input(0).shape() : Shape.unknown();
  }

  /**
   * Counts twice the product of the sizes. An unknown size is the number of images, because after
   * resizing all other sizes are fixed.
   */
  private static FlopCount twice(NodeDef node, long... sizes) {
    long count = 2;
    int open = 0;
    for (long size : sizes) {
      if (size == Shape.UNKNOWN_SIZE) {
        open++;
      } else {
        count = Math.multiplyExact(count, size);
      }
    }
    if (open > 1) {
      throw uncountable(node, "has more than one unknown size");
    }
    return open == 1 ? new FlopCount(count, 0) : new FlopCount(0, count);
  }

  private static Shape output(Graph graph, NodeDef node) {
    return graph.operation(node.getName()).output(0).shape();
  }

  private static Shape input(Graph graph, NodeDef node, int index) {
    return GraphPath.tensor(graph, node.getInput(index)).shape();
  }

  private static GraftException uncountable(NodeDef node, String why) {
    return new GraftException(
        "the model's operations can't be counted: node %s (%s) %s"
            .formatted(node.getName(), node.getOp(), why));
  }
}
