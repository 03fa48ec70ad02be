package graft.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The values in a SavedModel's checkpoint, read as any program would: by its list of variables. */
public final class SavedVariables {
  private SavedVariables() {}

  /** All variables, row-major, sorted by name. */
  public static Map<String, float[]> of(Path model) {
    return of(model, name -> true);
  }

  /** The variables whose names are wanted. */
  public static Map<String, float[]> of(Path model, Predicate<String> wanted) {
    final Map<String, float[]> values = new TreeMap<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString())) {
      for (ByteString listed :
          bundle
              .metaGraphDef()
              .getCollectionDefOrThrow("variables")
              .getBytesList()
              .getValueList()) {
        final VariableDef variable = VariableDef.parseFrom(listed);
        final String name = variable.getVariableName().replace(":0", "");
        if (wanted.test(name)) {
          try (Result result = bundle.session().runner().fetch(variable.getSnapshotName()).run()) {
            values.put(name, floats(result.get(0)));
          }
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(model + " lists something that is no variable", e);
    }
    return values;
  }

  /** The elements of a tensor, row-major; int64 ones as floats. */
  public static float[] floats(Tensor tensor) {
    final float[] values = new float[(int) tensor.shape().size()];
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
}
