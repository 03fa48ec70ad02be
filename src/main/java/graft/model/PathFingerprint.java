package graft.model;

import graft.contract.InputKind;
import graft.contract.Signatures;
import graft.files.Hashes;
import graft.savedmodel.GraphPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/**
 * A hash of everything in a model that determines a tensor for given inputs: the operations that
 * compute it and the current values of the variables that these operations read.
 */
final class PathFingerprint {
  private static final String READ = "ReadVariableOp";

  private PathFingerprint() {}

  /**
   * The fingerprint of an image's features or boundary. In a 16-bit session it also covers the
   * names of the operations that stay float32.
   */
  static Optional<String> of(LoadedModel model, InputKind kind) {
    SignatureDef features = model.signature(Signatures.FEATURES);
    List<String> fed = List.of(features.getInputsOrThrow(InputKind.IMAGES.argument()).getName());
    String fetched = features.getOutputsOrThrow(kind.argument()).getName();
    List<String> exact = model.float32().between(fed, List.of(fetched));
    return of(model.session(), model.definition().getGraphDef(), fed, fetched)
        .map(
            path ->
                exact.isEmpty()
                    ? path
                    : Hashes.sha256((path + exact).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The fingerprint of any tensor.
   *
   * @param fed names of the fed tensors
   * @param fetched name of the tensor
   * @return SHA-256; empty if a variable on the path has no {@code ReadVariableOp} there, or if a
   *     node hides variables: a function, or one of TensorFlow's older reference variables
   */
  static Optional<String> of(
      Session session, GraphDef graph, Collection<String> fed, String fetched) {
    List<NodeDef> nodes = GraphPath.between(graph, fed, List.of(fetched));
    List<String> reads = namesOf(READ, nodes);
    if (nodes.stream().anyMatch(GraphPath::hidesVariables) || !allRead(nodes)) {
      return Optional.empty();
    }
    MessageDigest digest = Hashes.newSha256();
    nodes.forEach(node -> digest.update(canonical(node)));
    updateWithValues(digest, session, reads);
    return Optional.of(Hashes.hex(digest.digest()));
  }

  /**
   * Adds the variables' values to the hash. Reads all variables in one call, because TensorFlow
   * prepares the graph for each new set of fetches.
   */
  private static void updateWithValues(MessageDigest digest, Session session, List<String> reads) {
    if (reads.isEmpty()) {
      return; // TensorFlow refuses a call without fetches.
    }
    Session.Runner runner = session.runner();
    reads.forEach(runner::fetch);
    try (Result values = runner.run()) {
      values.forEach(value -> update(digest, value.getValue()));
    }
  }

  private static boolean allRead(List<NodeDef> nodes) {
    Set<String> read =
        nodes.stream()
            .filter(node -> node.getOp().equals(READ))
            .map(node -> GraphPath.nodeOf(node.getInput(0)))
            .collect(Collectors.toSet());
    return read.containsAll(namesOf(GraphPath.VARIABLE, nodes));
  }

  private static List<String> namesOf(String op, List<NodeDef> nodes) {
    return nodes.stream().filter(node -> node.getOp().equals(op)).map(NodeDef::getName).toList();
  }

  /** A node's bytes, its attributes sorted by name: protobuf writes a map in no fixed order. */
  private static byte[] canonical(NodeDef node) {
    StringBuilder text = new StringBuilder();
    text.append(node.getName()).append('\n').append(node.getOp()).append('\n');
    node.getInputList().forEach(input -> text.append(input).append('\n'));
    for (Map.Entry<String, AttrValue> attribute : new TreeMap<>(node.getAttrMap()).entrySet()) {
      byte[] value = attribute.getValue().toByteArray();
      text.append(attribute.getKey()).append('=').append(Hashes.sha256(value)).append('\n');
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void update(MessageDigest digest, Tensor tensor) {
    digest.update((tensor.dataType() + " " + tensor.shape()).getBytes(StandardCharsets.UTF_8));
    ByteDataBuffer data = tensor.asRawTensor().data();
    byte[] bytes = new byte[Math.toIntExact(data.size())];
    data.read(bytes);
    digest.update(ByteBuffer.wrap(bytes));
  }
}
