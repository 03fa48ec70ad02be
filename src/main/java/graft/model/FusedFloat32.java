package graft.model;

import com.google.protobuf.ByteString;
import graft.savedmodel.GraphPath;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.AttrValue.ListValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Computes a convolution that stays float32, its bias and its ReLU in one operation, {@code
 * _FusedConv2D}.
 *
 * <p>TensorFlow's rewriter would do so itself, but it leaves alone what a call names as a target,
 * and this is how {@link Float32Operations} keep a convolution from being computed in 16 bits. It
 * does not know {@code _FusedConv2D} as an operation to be computed in 16 bits.
 */
final class FusedFloat32 {
  private static final List<String> ATTRIBUTES =
      List.of("T", "strides", "padding", "explicit_paddings", "data_format", "dilations");

  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, List<NodeDef>> readers;
  private final Set<String> fetched;

  private FusedFloat32(GraphDef graph, Collection<String> fetched) {
    this.fetched = fetched.stream().map(GraphPath::nodeOf).collect(Collectors.toSet());
    this.readers = GraphPath.readers(graph.getNodeList());
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * Fuses them where nothing else reads the convolution or the sum.
   *
   * @param float32 names of the operations that stay float32
   * @param fetched names of the fetched tensors
   */
  static GraphDef in(GraphDef graph, Collection<String> float32, Collection<String> fetched) {
    FusedFloat32 all = new FusedFloat32(graph, fetched);
    Map<String, Optional<NodeDef>> replaced = new HashMap<>();
    float32.stream().filter(all.nodes::containsKey).forEach(name -> all.fuse(name, replaced));
    GraphDef.Builder fused = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      replaced.getOrDefault(node.getName(), Optional.of(node)).ifPresent(fused::addNode);
    }
    return fused.build();
  }

  /** Puts into {@code replaced} what takes the place of each node; empty for none. */
  private void fuse(String name, Map<String, Optional<NodeDef>> replaced) {
    NodeDef convolution = nodes.get(name);
    Optional<NodeDef> bias = onlyReader(name, "BiasAdd");
    Optional<NodeDef> relu = bias.flatMap(sum -> onlyReader(sum.getName(), "Relu"));
    if (convolution.getOp().equals("Conv2D") && relu.isPresent()) {
      replaced.put(name, Optional.empty());
      replaced.put(bias.get().getName(), Optional.empty());
      replaced.put(relu.get().getName(), Optional.of(fused(convolution, bias.get(), relu.get())));
    }
  }

  private Optional<NodeDef> onlyReader(String name, String type) {
    List<NodeDef> all = readers.getOrDefault(name, List.of());
    return all.size() == 1 && all.get(0).getOp().equals(type) && !fetched.contains(name)
        ? Optional.of(all.get(0))
        : Optional.empty();
  }

  /** The operation of TensorFlow's rewriter, with the name of the ReLU. */
  private static NodeDef fused(NodeDef convolution, NodeDef bias, NodeDef relu) {
    NodeDef.Builder fused =
        NodeDef.newBuilder()
            .setName(relu.getName())
            .setOp("_FusedConv2D")
            .addInput(convolution.getInput(0))
            .addInput(convolution.getInput(1))
            .addInput(bias.getInput(1));
    ATTRIBUTES.stream()
        .filter(convolution::containsAttr)
        .forEach(name -> fused.putAttr(name, convolution.getAttrOrThrow(name)));
    ListValue operations =
        ListValue.newBuilder()
            .addS(ByteString.copyFromUtf8("BiasAdd"))
            .addS(ByteString.copyFromUtf8("Relu"))
            .build();
    ListValue types = ListValue.newBuilder().addType(DataType.DT_FLOAT).build();
    return fused
        .putAttr("fused_ops", AttrValue.newBuilder().setList(operations).build())
        .putAttr("num_args", AttrValue.newBuilder().setI(1).build())
        .putAttr("TArgs", AttrValue.newBuilder().setList(types).build())
        .build();
  }
}
