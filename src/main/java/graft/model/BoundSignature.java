package graft.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.SignatureDef;

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
    Session.Runner runner = session.runner();
    inputs.forEach((name, tensor) -> runner.feed(input(name), tensor));
    List<String> fetched =
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
}
