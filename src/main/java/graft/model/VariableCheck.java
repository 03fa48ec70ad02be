package graft.model;

import graft.contract.ModelFiles;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import graft.savedmodel.GraphPath;
import graft.savedmodel.StoredVariable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TString;

/**
 * Refuses a checkpoint in which a value has another shape than its variable, because TensorFlow
 * would restore the value and compute wrong numbers. Also refuses NaN and infinite values in
 * float32 variables: such a model would train and predict nothing but NaN.
 *
 * <p>The check runs only the model's {@code RestoreV2}, in a separate graph and session. Reading
 * the variables through the whole graph takes three times as long, mostly to prepare the call.
 * Variables that functions restore are not checked.
 */
final class VariableCheck {
  private static final int CHUNK = 1 << 14;
  private static final int EXPONENT = 0x7f800000;

  private final Path directory;
  private final MetaGraphDef model;
  private final List<StoredVariable> variables;

  private VariableCheck(Path directory, MetaGraphDef model) {
    this.directory = directory;
    this.model = model;
    this.variables = StoredVariable.of(model);
  }

  /**
   * Reads every value of the checkpoint once, which takes 0.3 seconds for InceptionV3 with
   * optimizer state.
   *
   * @throws GraftException when the checkpoint can't be read, or when a value is refused; the
   *     message names its variable
   */
  static void check(Path directory, MetaGraphDef model, SessionOptions options) {
    Path prefix = directory.resolve(ModelFiles.VARIABLES_PREFIX);
    try (Graph graph = new Graph()) {
      VariableCheck check = new VariableCheck(directory, model);
      graph.importGraphDef(check.restoring());
      try (Session session = new Session(graph, options.toConfigProto())) {
        check.check(session, prefix);
      }
    } catch (GraftException | TFResourceExhaustedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GraftException("cannot read %s (%s)".formatted(prefix, Reason.of(e)), e);
    }
  }

  private void check(Session session, Path prefix) {
    if (variables.isEmpty()) {
      return; // TensorFlow refuses a call without fetches.
    }
    try (TString fed = TString.scalarOf(prefix.toString())) {
      Session.Runner runner =
          session.runner().feed(model.getSaverDef().getFilenameTensorName(), fed);
      variables.forEach(variable -> runner.fetch(variable.tensor()));
      try (Result values = runner.run()) {
        for (int i = 0; i < variables.size(); i++) {
          checkShape(variables.get(i), values.get(i));
          if (variables.get(i).type() == DataType.DT_FLOAT && !allFinite(values.get(i))) {
            throw new GraftException(
                "%s is not a model that Graft can use: its variable %s holds NaN or infinite values; take another checkpoint or export it again"
                    .formatted(directory, name(variables.get(i))));
          }
        }
      }
    }
  }

  private void checkShape(StoredVariable variable, Tensor value) {
    if (variable.handle().isEmpty()) {
      return;
    }
    TensorShapeProto declared = variable.handle().get().getAttrOrThrow("shape").getShape();
    if (declared.getUnknownRank()) {
      return;
    }
    long[] found = value.shape().asArray();
    boolean same = found.length == declared.getDimCount();
    for (int i = 0; same && i < found.length; i++) {
      long size = declared.getDim(i).getSize();
      same = size < 0 || size == found[i];
    }
    if (!same) {
      throw new GraftException(
          "%s is not a model that Graft can use: its checkpoint's value for the variable %s has the wrong shape %s; take another checkpoint or export it again"
              .formatted(directory, name(variable), Arrays.toString(found)));
    }
  }

  /** The variable's key in the checkpoint, or else its name in the graph. */
  private static String name(StoredVariable variable) {
    return variable
        .key()
        .or(() -> variable.handle().map(NodeDef::getName))
        .orElse(variable.tensor());
  }

  /** The part of the graph that reads the checkpoint. */
  private GraphDef restoring() {
    GraphDef graph = model.getGraphDef();
    List<String> values = variables.stream().map(StoredVariable::tensor).toList();
    return GraphDef.newBuilder()
        .addAllNode(GraphPath.between(graph, List.of(), values))
        .setLibrary(graph.getLibrary())
        .setVersions(graph.getVersions())
        .build();
  }

  private static boolean allFinite(Tensor values) {
    FloatDataBuffer data = values.asRawTensor().data().asFloats();
    float[] chunk = new float[(int) Math.min(CHUNK, data.size())];
    for (long at = 0; at < data.size(); at += chunk.length) {
      int count = (int) Math.min(chunk.length, data.size() - at);
      data.offset(at).read(chunk, 0, count);
      if (!allFinite(chunk, count)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the values are finite, without branches, so that the processor checks several at once.
   */
  private static boolean allFinite(float[] values, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & EXPONENT);
    }
    return largest != EXPONENT;
  }
}
