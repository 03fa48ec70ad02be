package graft.savedmodel;

import graft.contract.Signatures;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Rewrites a graph so that it computes a batch in parts. The base stands in it once for each part,
 * side by side, so that each of TensorFlow's threads has a part of its own. The threads then wait
 * for each other once a call, and not at the end of every operation. What reads features or
 * boundary reads those of the whole batch.
 */
public final class BatchParts {
  /** Begins the names of the nodes that are added. */
  private static final String PREFIX = "graft/parts/";

  private static final String BATCH = PREFIX + "batch";
  private static final String SPLIT = PREFIX + "split";
  private static final String AXIS = PREFIX + "axis";

  /** Attribute of the nodes that begin a loop. Two copies would share the loop's frame. */
  private static final String LOOP = "frame_name";

  /** Attribute of a BatchNorm that uses the mean and variance of its batch. */
  private static final String BATCH_STATISTICS = "is_training";

  private final GraphDef graph;
  private final TensorInfo batch;
  private final Map<String, DataType> outputs;
  private final Set<String> copied;

  private BatchParts(GraphDef graph, TensorInfo batch, Map<String, DataType> outputs) {
    this.graph = graph;
    this.batch = batch;
    this.outputs = outputs;
    List<String> fed = List.of(batch.getName());
    this.copied = GraphPath.reached(graph.getNodeList(), fed);
    copied.retainAll(names(GraphPath.between(graph, fed, outputs.keySet())));
  }

  /**
   * Makes the graph.
   *
   * @param graph of one call, with nothing that the call does not need, no control inputs and no
   *     colocation
   * @param model says which tensors are the features and the boundary
   * @param batch the fed images
   * @param fetched names of the fetched tensors
   * @param parts number of parts, at least 2
   * @return the graph, with the same names of fed and fetched tensors; empty if the call does not
   *     go through the base, or needs more of the base than features and boundary
   */
  public static Optional<GraphDef> of(
      GraphDef graph, MetaGraphDef model, TensorInfo batch, Collection<String> fetched, int parts) {
    Map<String, DataType> outputs = outputs(model);
    outputs.keySet().retainAll(names(graph.getNodeList()));
    BatchParts rewriting = new BatchParts(graph, batch, outputs);
    return rewriting.isPossible(fetched)
        ? Optional.of(rewriting.inParts(fetched, parts))
        : Optional.empty();
  }

  /** The nodes that compute features and boundary, a row for each image, and their types. */
  private static Map<String, DataType> outputs(MetaGraphDef model) {
    Map<String, DataType> outputs = new TreeMap<>();
    for (TensorInfo output :
        model.getSignatureDefOrThrow(Signatures.FEATURES).getOutputsMap().values()) {
      String tensor = GraphPath.source(model.getGraphDef(), output.getName());
      if (GraphPath.outputOf(tensor) == 0) {
        outputs.put(GraphPath.nodeOf(tensor), output.getDtype());
      }
    }
    return outputs;
  }

  private static Set<String> names(Collection<NodeDef> nodes) {
    return nodes.stream().map(NodeDef::getName).collect(Collectors.toSet());
  }

  private boolean isPossible(Collection<String> fetched) {
    return !copied.isEmpty()
        && readFromCopies(fetched).allMatch(this::isOutput)
        && graph.getNodeList().stream().noneMatch(BatchParts::needsWholeBatch);
  }

  /** The tensors of copied nodes that others read, or that are fetched. */
  private Stream<String> readFromCopies(Collection<String> fetched) {
    Stream<String> read =
        graph.getNodeList().stream()
            .filter(node -> !copied.contains(node.getName()))
            .flatMap(node -> node.getInputList().stream());
    return Stream.concat(fetched.stream(), read)
        .filter(tensor -> copied.contains(GraphPath.nodeOf(tensor)));
  }

  private boolean isOutput(String tensor) {
    return outputs.containsKey(GraphPath.nodeOf(tensor)) && GraphPath.outputOf(tensor) == 0;
  }

  private static boolean needsWholeBatch(NodeDef node) {
    return node.getName().startsWith(PREFIX)
        || node.containsAttr(LOOP)
        || node.getAttrOrDefault(BATCH_STATISTICS, AttrValue.getDefaultInstance()).getB();
  }

  private GraphDef inParts(Collection<String> fetched, int parts) {
    GraphDef.Builder made = graph.toBuilder().clearNode().addAllNode(split(parts));
    for (NodeDef node : graph.getNodeList()) {
      if (copied.contains(node.getName())) {
        IntStream.range(0, parts).mapToObj(part -> copy(node, part)).forEach(made::addNode);
      } else {
        made.addNode(node);
      }
    }
    readFromCopies(fetched)
        .map(GraphPath::nodeOf)
        .distinct()
        .map(output -> concatenation(output, parts))
        .forEach(made::addNode);
    return made.build();
  }

  /** The nodes that split the batch: the sizes of parts differ by at most 1. */
  private List<NodeDef> split(int parts) {
    try (Graph split = new Graph()) {
      Ops tf = Ops.create(split).withSubScope("graft").withSubScope("parts");
      Placeholder<TUint8> whole = tf.withName("batch").placeholder(TUint8.class);
      Operand<TInt32> zero = tf.withName("axis").constant(0);
      Operand<TInt32> number = tf.slice(tf.shape(whole), tf.array(0), tf.array(1));
      Operand<TInt32> offsets = tf.constant(IntStream.range(0, parts).toArray());
      Operand<TInt32> sizes = tf.math.floorDiv(tf.math.add(number, offsets), tf.constant(parts));
      tf.withName("split").splitV(whole, sizes, zero, (long) parts);
      return split.toGraphDef().getNodeList().stream()
          .filter(node -> !node.getName().equals(BATCH))
          .map(this::readingBatch)
          .toList();
    }
  }

  private NodeDef readingBatch(NodeDef node) {
    if (!node.getInputList().contains(BATCH)) {
      return node;
    }
    return node.toBuilder()
        .setInput(0, GraphPath.nodeOf(batch.getName()))
        .putAttr("T", type(batch.getDtype()))
        .build();
  }

  private NodeDef copy(NodeDef node, int part) {
    NodeDef.Builder copy = node.toBuilder().setName(name(node.getName(), part));
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      if (GraphPath.nodeOf(input).equals(GraphPath.nodeOf(batch.getName()))) {
        copy.setInput(i, SPLIT + ":" + part);
      } else if (copied.contains(GraphPath.nodeOf(input))) {
        copy.setInput(i, name(input, part));
      }
    }
    return copy.build();
  }

  /** What takes the place of features or boundary. */
  private NodeDef concatenation(String node, int parts) {
    return NodeDef.newBuilder()
        .setName(node)
        .setOp("ConcatV2")
        .addAllInput(IntStream.range(0, parts).mapToObj(part -> name(node, part)).toList())
        .addInput(AXIS)
        .putAttr("N", AttrValue.newBuilder().setI(parts).build())
        .putAttr("T", type(outputs.get(node)))
        .putAttr("Tidx", type(DataType.DT_INT32))
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static String name(String original, int part) {
    return PREFIX + part + "/" + original;
  }
}
