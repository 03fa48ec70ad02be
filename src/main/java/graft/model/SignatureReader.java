package graft.model;

import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import graft.failure.GraftException;
import graft.savedmodel.GraphPath;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Reads a model's signatures, sorted by name. Types and shapes come from the SignatureDefs or from
 * the graph's tensors. The two may differ, because TensorFlow does not compare them.
 */
final class SignatureReader {
  private final Path directory;
  private final MetaGraphDef model;

  /** Reads the type and shape of an argument from its SignatureDef or from the graph. */
  @FunctionalInterface
  private interface Reading {
    TensorSpec read(String signature, String argument, TensorInfo info);
  }

  SignatureReader(Path directory, MetaGraphDef model) {
    this.directory = directory;
    this.model = model;
  }

  /**
   * The signatures as the SignatureDefs declare them.
   *
   * @throws GraftException when an argument has a dtype that the contract does not use
   */
  Map<String, SignatureSpec> declared() {
    return read(this::declared);
  }

  /**
   * The signatures with the types and shapes of the graph's tensors. If the graph does not know a
   * tensor's rank, the declared shape is used.
   *
   * @throws GraftException when a tensor does not exist, or has a dtype that the contract does not
   *     use
   */
  Map<String, SignatureSpec> actual(Graph graph) {
    return read((signature, argument, info) -> actual(graph, signature, argument, info));
  }

  private Map<String, SignatureSpec> read(Reading reading) {
    Map<String, SignatureSpec> all = new TreeMap<>();
    model
        .getSignatureDefMap()
        .forEach(
            (name, definition) -> {
              // Other signatures are TensorFlow's own, such as __saved_model_init_op.
              if (!name.startsWith("__")) {
                all.put(
                    name,
                    new SignatureSpec(
                        name,
                        definition.getMethodName(),
                        arguments(name, definition.getInputsMap(), reading),
                        arguments(name, definition.getOutputsMap(), reading)));
              }
            });
    return all;
  }

  private static List<TensorSpec> arguments(
      String signature, Map<String, TensorInfo> infos, Reading reading) {
    return new TreeMap<>(infos)
        .entrySet().stream()
            .map(entry -> reading.read(signature, entry.getKey(), entry.getValue()))
            .toList();
  }

  private TensorSpec declared(String signature, String argument, TensorInfo info) {
    return new TensorSpec(
        argument,
        elementType(signature, argument, info.getDtype()),
        info.getTensorShape().getDimList().stream().map(dim -> dim.getSize()).toList());
  }

  private TensorSpec actual(Graph graph, String signature, String argument, TensorInfo info) {
    Output<?> tensor = tensor(graph, signature, argument, info.getName());
    Shape shape = tensor.shape();
    return new TensorSpec(
        argument,
        elementType(signature, argument, tensor.dataType()),
        shape.isUnknown()
            ? declared(signature, argument, info).dims()
            : Arrays.stream(shape.asArray()).boxed().toList());
  }

  /**
   * The graph's tensor for an argument. The loop tries only outputs that the node has, because
   * TensorFlow ends the process for any other.
   */
  private Output<?> tensor(Graph graph, String signature, String argument, String name) {
    String node = GraphPath.nodeOf(name);
    GraphOperation operation = graph.operation(node);
    for (int i = 0; operation != null && i < operation.numOutputs(); i++) {
      if (name.equals(node + ":" + i) || (i == 0 && name.equals(node))) {
        return operation.output(i);
      }
    }
    throw CheckedModel.broken(
        directory,
        "signature %s: %s is the tensor \"%s\", which the graph does not have"
            .formatted(signature, argument, name));
  }

  private TensorSpec.ElementType elementType(String signature, String argument, DataType type) {
    return switch (type) {
      case DT_UINT8 -> TensorSpec.ElementType.UINT8;
      case DT_INT64 -> TensorSpec.ElementType.INT64;
      case DT_FLOAT -> TensorSpec.ElementType.FLOAT32;
      default ->
          throw CheckedModel.broken(
              directory,
              "signature %s: %s has dtype %s, which no Graft signature uses"
                  .formatted(signature, argument, type));
    };
  }
}
