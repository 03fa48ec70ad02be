package graft.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * The name scopes of one graph. TensorFlow renames a second scope of the same name ({@code save},
 * then {@code save_1}), so each scope is created once and reused.
 */
final class Scopes {
  private final Ops root;
  private final Map<String, Ops> byPath = new HashMap<>();

  Scopes(Ops root) {
    this.root = root;
  }

  /** Ops outside any scope. */
  Ops root() {
    return root;
  }

  /** Ops whose names begin with the path, such as {@code frozen/adam_m/dense}. */
  Ops at(String path) {
    Ops known = byPath.get(path);
    if (known != null) {
      return known;
    }
    int slash = path.lastIndexOf('/');
    Ops parent = slash < 0 ? root : at(path.substring(0, slash));
    Ops made = parent.withSubScope(path.substring(slash + 1));
    byPath.put(path, made);
    return made;
  }

  /**
   * Ops that run after all of {@code ops}. They wait for one op, which waits for all of {@code
   * ops}. With an edge from each of {@code ops} to each later op, a SavedModel had 34 MB and took
   * ten seconds to load.
   */
  static Ops after(Ops tf, List<? extends Op> ops) {
    Op all = tf.withControlDependencies(new ArrayList<Op>(ops)).noOp();
    return tf.withControlDependencies(List.of(all));
  }
}
