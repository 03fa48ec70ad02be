package graft.runner;

import graft.contract.GraftException;
import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private final Float32Operations float32;

  BoundSignature(Session session, SignatureDef definition, Float32Operations float32) {
    this.session = session;
    this.definition = definition;
    this.float32 = float32;
  }

  /**
   * Feeds the inputs and fetches the wanted outputs, in the order asked for.
   *
   * @return a result to be closed
   */
  Result call(Map<String, Tensor> inputs, String... outputs) {
    final Session.Runner runner = session.runner();
    inputs.forEach((name, tensor) -> runner.feed(input(name), tensor));
    final List<String> fetched =
        Stream.of(outputs).map(name -> definition.getOutputsOrThrow(name).getName()).toList();
    fetched.forEach(runner::fetch);
    float32
        .between(inputs.keySet().stream().map(this::input).toList(), fetched)
        .forEach(runner::addTarget);
    return runner.run();
  }

  private String input(String name) {
    return definition.getInputsOrThrow(name).getName();
  }

  /**
   * What the SignatureDef says, in the contract's terms.
   *
   * @throws GraftException when it uses a dtype that no signature of the contract has
   */
  static SignatureSpec describe(Path model, String name, SignatureDef definition) {
    return new SignatureSpec(
        name,
        definition.getMethodName(),
        arguments(model, name, definition.getInputsMap()),
        arguments(model, name, definition.getOutputsMap()));
  }

  private static List<TensorSpec> arguments(
      Path model, String signature, Map<String, TensorInfo> infos) {
    final List<TensorSpec> arguments = new ArrayList<>();
    infos.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                arguments.add(
                    new TensorSpec(
                        entry.getKey(),
                        elementType(model, signature, entry.getKey(), entry.getValue().getDtype()),
                        entry.getValue().getTensorShape().getDimList().stream()
                            .map(dim -> dim.getSize())
                            .toList())));
    return arguments;
  }

  private static TensorSpec.ElementType elementType(
      Path model, String signature, String argument, DataType type) {
    return switch (type) {
      case DT_UINT8 -> TensorSpec.ElementType.UINT8;
      case DT_INT64 -> TensorSpec.ElementType.INT64;
      case DT_FLOAT -> TensorSpec.ElementType.FLOAT32;
      default ->
          throw new GraftException(
              "%s is no model that Graft can use: signature %s: %s has dtype %s; export it again"
                  .formatted(model, signature, argument, type));
    };
  }
}
