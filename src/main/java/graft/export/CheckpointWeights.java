package graft.export;

import graft.contract.ModelFiles;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.Restore;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** The weights in a model's checkpoint, read by their names. */
final class CheckpointWeights {
  private CheckpointWeights() {}

  /**
   * Reads the values of weights from a model's checkpoint.
   *
   * @param model the SavedModel's directory
   * @param wanted the weights to read
   * @throws GraftException naming the model when a weight is missing or has another shape
   */
  static WeightValues read(Path model, List<Variable<TFloat32>> wanted, SessionOptions options) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, options.toConfigProto())) {
      Restore read = restore(Ops.create(graph), model, wanted);
      Session.Runner runner = session.runner();
      read.tensors().forEach(tensor -> runner.fetch(tensor.asOutput()));
      try (Result values = runner.run()) {
        return values(model, wanted, values);
      }
    } catch (GraftException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GraftException(
          "%s lacks weights of its network (%s), so they can't be copied"
              .formatted(model, Reason.of(e)),
          e);
    }
  }

  private static Restore restore(Ops tf, Path model, List<Variable<TFloat32>> wanted) {
    Operand<TString> prefix = tf.constant(model.resolve(ModelFiles.VARIABLES_PREFIX).toString());
    Operand<TString> names = tf.array(wanted.stream().map(Variable::name).toArray(String[]::new));
    Operand<TString> whole =
        tf.array(Collections.nCopies(wanted.size(), "").toArray(String[]::new));
    List<Class<? extends TType>> types = Collections.nCopies(wanted.size(), TFloat32.class);
    return tf.train.restore(prefix, names, whole, types);
  }

  private static WeightValues values(Path model, List<Variable<TFloat32>> wanted, Result found) {
    Map<String, float[]> values = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      Variable<TFloat32> weight = wanted.get(i);
      TFloat32 tensor = (TFloat32) found.get(i);
      if (!tensor.shape().equals(weight.shape())) {
        throw new GraftException(
            "%s has the weight %s in the shape %s, expected %s"
                .formatted(model, weight.name(), tensor.shape(), weight.shape()));
      }
      float[] numbers = new float[Math.toIntExact(tensor.size())];
      tensor.asRawTensor().data().asFloats().read(numbers);
      values.put(weight.name(), numbers);
    }
    return weight -> Optional.of(values.get(weight.name()));
  }
}
