package graft.model;

import graft.contract.ModelFiles;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import graft.savedmodel.GraphPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TString;

/**
 * Refuses a checkpoint in which a value has another shape than its variable, because TensorFlow
 * would restore it and compute wrong numbers. Also refuses NaN and infinite values in float32
 * variables: such a model would train and predict nothing but NaN.
 *
 * <p>It runs only the model's {@code RestoreV2}, in a graph and a session of its own: reading the
 * variables through the whole graph takes three times as long, most of it to prepare the call.
 * Variables that are restored within functions are not checked.
 */
final class VariableCheck {
  private static final int CHUNK = 1 << 14;
  private static final int EXPONENT = 0x7f800000;

  private final Path directory;
  private final MetaGraphDef model;
  private final Map<String, TensorShapeProto> shapes;
  private final List<Stored> variables = new ArrayList<>();

  /**
   * A variable of the checkpoint.
   *
   * @param tensor the output of {@code RestoreV2} that holds its values
   * @param keys the tensor of the checkpoint's keys, which are the variables' names
   * @param index of its own
   * @param type of its values
   */
  private record Stored(String tensor, String keys, int index, DataType type) {}

  private VariableCheck(Path directory, MetaGraphDef model) {
    this.directory = directory;
    this.model = model;
    this.shapes = shapes(model.getGraphDef());
  }

  /**
   * Reads every value of the checkpoint once: 0.3 seconds for InceptionV3 with its optimizer's
   * state.
   *
   * @throws GraftException when it can't be read, or naming a variable with such a value
   */
  static void check(Path directory, MetaGraphDef model, SessionOptions options) {
    new VariableCheck(directory, model).check(options);
  }

  private void check(SessionOptions options) {
    GraphDef restoring = restoring();
    Path prefix = directory.resolve(ModelFiles.VARIABLES_PREFIX);
    try (Graph graph = new Graph()) {
      graph.importGraphDef(restoring);
      try (Session session = new Session(graph, options.toConfigProto())) {
        check(session, prefix);
      }
    } catch (GraftException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GraftException("cannot read %s (%s)".formatted(prefix, Reason.of(e)), e);
    }
  }

  private void check(Session session, Path prefix) {
    if (variables.isEmpty()) {
      return; // TensorFlow refuses a call that asks for nothing.
    }
    try (TString fed = TString.scalarOf(prefix.toString())) {
      Session.Runner runner =
          session.runner().feed(model.getSaverDef().getFilenameTensorName(), fed);
      variables.forEach(variable -> runner.fetch(variable.tensor()));
      try (Result values = runner.run()) {
        for (int i = 0; i < variables.size(); i++) {
          checkShape(session, variables.get(i), values.get(i));
          if (variables.get(i).type() == DataType.DT_FLOAT && !allFinite(values.get(i))) {
            throw new GraftException(
                "%s is no model that Graft can use: its variable %s holds NaN or infinite values; take another checkpoint or export it again"
                    .formatted(directory, name(session, variables.get(i))));
          }
        }
      }
    }
  }

  private void checkShape(Session session, Stored variable, Tensor value) {
    TensorShapeProto declared = shapes.get(variable.tensor());
    if (declared == null || declared.getUnknownRank()) {
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
          "%s is no model that Graft can use: the value of its variable %s has the shape %s, which is not the variable's; take another checkpoint or export it again"
              .formatted(directory, name(session, variable), Arrays.toString(found)));
    }
  }

  /** The shapes of the variables, by the tensors that are assigned to them. */
  private static Map<String, TensorShapeProto> shapes(GraphDef graph) {
    Map<String, TensorShapeProto> handles = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("VarHandleOp")) {
        handles.put(node.getName(), node.getAttrOrThrow("shape").getShape());
      }
    }
    Map<String, TensorShapeProto> shapes = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("AssignVariableOp") && node.getInputCount() > 1) {
        String value = node.getInput(1);
        shapes.put(
            value.contains(":") ? value : value + ":0",
            handles.get(GraphPath.nodeOf(node.getInput(0))));
      }
    }
    return shapes;
  }

  private static String name(Session session, Stored variable) {
    try (Result keys = session.runner().fetch(variable.keys()).run()) {
      return ((TString) keys.get(0)).getObject(variable.index());
    }
  }

  /** The operations that read the checkpoint, and what they need. */
  private GraphDef restoring() {
    GraphDef graph = model.getGraphDef();
    List<NodeDef> reads =
        GraphPath.between(graph, List.of(), List.of(model.getSaverDef().getRestoreOpName()))
            .nodes()
            .stream()
            .filter(node -> node.getOp().equals("RestoreV2"))
            .toList();
    GraphPath path =
        GraphPath.between(graph, List.of(), reads.stream().map(NodeDef::getName).toList());
    reads.forEach(this::addVariables);
    return GraphDef.newBuilder()
        .addAllNode(path.nodes())
        .setLibrary(graph.getLibrary())
        .setVersions(graph.getVersions())
        .build();
  }

  private void addVariables(NodeDef read) {
    List<DataType> types = read.getAttrOrThrow("dtypes").getList().getTypeList();
    for (int i = 0; i < types.size(); i++) {
      variables.add(new Stored(read.getName() + ":" + i, read.getInput(1), i, types.get(i)));
    }
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

  /** Has no branch for each value, so that the processor can check several at once. */
  private static boolean allFinite(float[] values, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & EXPONENT);
    }
    return largest != EXPONENT;
  }
}
