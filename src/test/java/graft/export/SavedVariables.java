package graft.export;

import com.google.protobuf.ByteString;
import graft.contract.ModelFiles;
import graft.files.WholeDirectory;
import graft.model.GraftModel;
import graft.model.WholeCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** The values in a checkpoint, read by the names that the SavedModel lists. */
public final class SavedVariables {
  private SavedVariables() {}

  /** All variables of a SavedModel, row-major, sorted by name. */
  public static Map<String, float[]> of(Path model) {
    return read(model, model.resolve(ModelFiles.VARIABLES_PREFIX), name -> true);
  }

  /** The current values of an open model's variables. */
  public static Map<String, float[]> of(GraftModel model) {
    return of(model, name -> true);
  }

  /** The current values of those of an open model's variables whose names are wanted. */
  public static Map<String, float[]> of(GraftModel model, Predicate<String> wanted) {
    try {
      Path folder = Files.createTempDirectory("graft-variables");
      try {
        WholeCheckpoint.write(model, folder.resolve("now"));
        return read(model.directory(), folder.resolve("now"), wanted);
      } finally {
        WholeDirectory.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The elements of a tensor, row-major; int64 ones as floats. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[(int) tensor.shape().size()];
    if (tensor instanceof TInt64 integers) {
      int i = 0;
      for (var element : integers.scalars()) {
        values[i++] = element.getLong();
      }
      return values;
    }
    ((TFloat32) tensor).asRawTensor().data().asFloats().read(values);
    return values;
  }

  private static Map<String, float[]> read(Path model, Path prefix, Predicate<String> wanted) {
    Map<String, float[]> values = new TreeMap<>();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Map<String, Class<? extends TType>> types = new TreeMap<>(listed(model));
      types.keySet().removeIf(wanted.negate());
      List<String> names = new ArrayList<>(types.keySet());
      Ops tf = Ops.create(graph);
      List<Output<?>> restored =
          tf.train
              .restore(
                  tf.constant(prefix.toString()),
                  tf.array(names.toArray(String[]::new)),
                  tf.array(Collections.nCopies(names.size(), "").toArray(String[]::new)),
                  List.copyOf(types.values()))
              .tensors();
      Session.Runner runner = session.runner();
      restored.forEach(runner::fetch);
      try (Result result = runner.run()) {
        for (int i = 0; i < names.size(); i++) {
          values.put(names.get(i), floats(result.get(i)));
        }
      }
    }
    return values;
  }

  private static Map<String, Class<? extends TType>> listed(Path model) {
    try {
      MetaGraphDef graph =
          SavedModel.parseFrom(Files.readAllBytes(model.resolve(ModelFiles.SAVED_MODEL)))
              .getMetaGraphs(0);
      Map<String, DataType> handles = new HashMap<>();
      graph.getGraphDef().getNodeList().stream()
          .filter(node -> node.getOp().equals("VarHandleOp"))
          .forEach(node -> handles.put(node.getName(), node.getAttrOrThrow("dtype").getType()));
      Map<String, Class<? extends TType>> types = new HashMap<>();
      for (ByteString bytes :
          graph.getCollectionDefOrThrow("variables").getBytesList().getValueList()) {
        String name = VariableDef.parseFrom(bytes).getVariableName().replace(":0", "");
        types.put(name, handles.get(name) == DataType.DT_INT64 ? TInt64.class : TFloat32.class);
      }
      return types;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
