package graft.savedmodel;

import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Saves and restores variables through {@code SaveV2} and {@code RestoreV2} of a graph.
 *
 * @param operations names of the tensors to feed and fetch, and of the operation to run
 */
public record Saver(SaverDef operations) {

  /**
   * A variable of a graph.
   *
   * @param key its name in the checkpoint
   * @param handle its {@code VarHandleOp}
   * @param value an operation that reads it
   */
  public record Stored(String key, Operand<?> handle, Operand<?> value) {}

  /**
   * Adds the operations to a graph. TensorFlow Java's own saver handles only {@code VariableV2}.
   * For resource variables, that saver writes an empty checkpoint and reports no error.
   *
   * @param tf ops of a scope that nothing else uses
   * @param prefix string [], fed with the path that the names of the checkpoint's files begin with
   * @param variables the variables, in the order in which they are saved
   * @param fill called with the operations that assign the restored values; returns more operations
   *     for the restore, which run after them
   */
  public static Saver add(
      Ops tf, Operand<TString> prefix, List<Stored> variables, Function<List<Op>, List<Op>> fill) {
    Operand<TString> keys = tf.array(variables.stream().map(Stored::key).toArray(String[]::new));
    Operand<TString> wholeTensors =
        tf.array(Collections.nCopies(variables.size(), "").toArray(String[]::new));
    List<Operand<?>> values = new ArrayList<>();
    List<Class<? extends TType>> types = new ArrayList<>();
    for (Stored variable : variables) {
      values.add(variable.value());
      types.add(variable.value().type());
    }
    Op save = tf.train.save(prefix, keys, wholeTensors, values);
    Operand<TString> saved =
        tf.withControlDependencies(List.of(save)).withName("saved").identity(prefix);
    Restore read = tf.train.restore(prefix, keys, wholeTensors, types);
    List<Op> assigned = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      assigned.add(tf.assignVariableOp(variables.get(i).handle(), read.tensors().get(i)));
    }
    assigned.addAll(fill.apply(List.copyOf(assigned)));
    Op restored = tf.withControlDependencies(assigned).withName("restored").noOp();
    return new Saver(
        SaverDef.newBuilder()
            .setFilenameTensorName(prefix.asOutput().name())
            .setSaveTensorName(saved.asOutput().name())
            .setRestoreOpName(restored.op().name())
            .setVersion(SaverDef.CheckpointFormatVersion.V2)
            .build());
  }

  /**
   * Writes the variables of a session.
   *
   * @param prefix the path that the names of the files begin with; its directory exists
   * @throws IOException when the files can't be written; the exception's message is a short reason
   */
  public void save(Session session, Path prefix) throws IOException {
    try (TString fed = TString.scalarOf(prefix.toString())) {
      session
          .runner()
          .feed(operations.getFilenameTensorName(), fed)
          .fetch(operations.getSaveTensorName())
          .run()
          .close();
    } catch (RuntimeException e) {
      // The disk failed; TensorFlow reports a full disk as an exhausted resource.
      throw new IOException(Reason.ofTensorFlow(e), e);
    }
    if (!Files.exists(Path.of(prefix + ".index"))) {
      throw new IOException("the graph's save operation wrote no file");
    }
  }

  /**
   * Restores the variables of a session.
   *
   * @param prefix the path that the names of the files begin with
   * @throws RuntimeException any of TensorFlow's exceptions, when the files can't be read
   */
  public void restore(Session session, Path prefix) {
    try (TString fed = TString.scalarOf(prefix.toString())) {
      session
          .runner()
          .feed(operations.getFilenameTensorName(), fed)
          .addTarget(operations.getRestoreOpName())
          .run()
          .close();
    }
  }
}
