package graft.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The graph's own SaveV2 and RestoreV2. The library's saver sees only {@code VariableV2}: with
 * resource variables it writes an empty checkpoint without a word.
 *
 * @param prefix string [], fed with the checkpoint's path
 * @param saved string [], the path, once everything is written
 * @param restore runs when every variable is assigned, transient ones too
 */
record Checkpoint(Placeholder<TString> prefix, Operand<TString> saved, Op restore) {

  static Checkpoint of(Variables variables, Scopes scopes) {
    Ops tf = scopes.at("checkpoint");
    Placeholder<TString> prefix =
        tf.withName("prefix").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    List<Variable<?>> stored = variables.stored();
    String[] names = stored.stream().map(Variable::name).toArray(String[]::new);
    Operand<TString> keys = tf.array(names);
    Operand<TString> wholeTensors =
        tf.array(Collections.nCopies(names.length, "").toArray(String[]::new));
    List<Operand<?>> values = new ArrayList<>();
    stored.forEach(variable -> values.add(variable.value()));
    Op save = tf.train.save(prefix, keys, wholeTensors, values);
    Operand<TString> saved =
        tf.withControlDependencies(List.of(save)).withName("saved").identity(prefix);
    return new Checkpoint(prefix, saved, restore(tf, prefix, keys, wholeTensors, variables));
  }

  /** What tells TensorFlow, in any language, how to save and restore. */
  SaverDef toSaverDef() {
    return SaverDef.newBuilder()
        .setFilenameTensorName(prefix.asOutput().name())
        .setSaveTensorName(saved.asOutput().name())
        .setRestoreOpName(restore.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  private static Op restore(
      Ops tf,
      Operand<TString> prefix,
      Operand<TString> keys,
      Operand<TString> wholeTensors,
      Variables variables) {
    List<Variable<?>> stored = variables.stored();
    List<Class<? extends TType>> types = new ArrayList<>();
    stored.forEach(variable -> types.add(variable.type()));
    Restore read = tf.train.restore(prefix, keys, wholeTensors, types);
    List<Op> assigned = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Output<?> value = read.tensors().get(i);
      assigned.add(tf.assignVariableOp(stored.get(i).handle(), value));
    }
    List<Op> filled = variables.fillTransients(Scopes.after(tf, assigned));
    assigned.addAll(filled);
    return tf.withControlDependencies(assigned).withName("restored").noOp();
  }
}
