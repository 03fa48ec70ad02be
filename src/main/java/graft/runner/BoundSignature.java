package graft.runner;

import graft.contract.GraftException;
import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A signature of an open model: called by argument names, run by the tensor names of its
 * SignatureDef.
 */
final class BoundSignature {
  private final Session session;
  private final SignatureDef definition;

  BoundSignature(Session session, SignatureDef definition) {
    this.session = session;
    this.definition = definition;
  }

  /**
   * Feeds the inputs and fetches the wanted outputs, in the order asked for.
   *
   * @return a result to be closed
   */
  Result call(Map<String, Tensor> inputs, String... outputs) {
    final Session.Runner runner = session.runner();
    inputs.forEach(
        (name, tensor) -> runner.feed(definition.getInputsOrThrow(name).getName(), tensor));
    for (String output : outputs) {
      runner.fetch(definition.getOutputsOrThrow(output).getName());
    }
    return runner.run();
  }

  /**
   * What the SignatureDef says, in the contract's terms.
   *
   * @throws GraftException when it uses a dtype that no signature of the contract has
   */
  static SignatureSpec describe(String name, SignatureDef definition) {
    return new SignatureSpec(
        name,
        definition.getMethodName(),
        arguments(name, definition.getInputsMap()),
        arguments(name, definition.getOutputsMap()));
  }

  private static List<TensorSpec> arguments(String signature, Map<String, TensorInfo> infos) {
    final List<TensorSpec> arguments = new ArrayList<>();
    infos.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                arguments.add(
                    new TensorSpec(
                        entry.getKey(),
                        elementType(signature, entry.getKey(), entry.getValue().getDtype()),
                        entry.getValue().getTensorShape().getDimList().stream()
                            .map(dim -> dim.getSize())
                            .toList())));
    return arguments;
  }

  private static TensorSpec.ElementType elementType(
      String signature, String argument, DataType type) {
    return switch (type) {
      case DT_UINT8 -> TensorSpec.ElementType.UINT8;
      case DT_INT64 -> TensorSpec.ElementType.INT64;
      case DT_FLOAT -> TensorSpec.ElementType.FLOAT32;
      default ->
          throw new GraftException(
              "signature %s: %s has dtype %s, which the contract does not use"
                  .formatted(signature, argument, type));
    };
  }
}
