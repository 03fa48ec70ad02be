package graft.bench;

import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A {@link PeakWork} in TensorFlow, ready to be computed.
 *
 * <p>Its two inputs are variables, so that TensorFlow can't fold the operation into a constant. The
 * operation is run as a target and not fetched, so that no copy of its output is timed with it.
 */
final class PeakOperation implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<?> operation;

  /**
   * Builds the operation and fills its inputs with random numbers of this precision. The session's
   * own precision is float32, so that TensorFlow does not rewrite the graph.
   *
   * @param threads threads that TensorFlow computes with
   */
  PeakOperation(PeakWork work, Precision precision, int threads) {
    try {
      session = new Session(graph, new SessionOptions(threads).toConfigProto());
      operation =
          switch (precision) {
            case FLOAT32 -> build(work, TFloat32.class);
            case BFLOAT16 -> build(work, TBfloat16.class);
            case FLOAT16 -> build(work, TFloat16.class);
          };
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private <T extends TNumber> Operand<T> build(PeakWork work, Class<T> type) {
    Ops tf = Ops.create(graph);
    Operand<T> input = variable(tf, type, work.input(), "input");
    Operand<T> kernel = variable(tf, type, work.kernel(), "kernel");
    return work.isConvolution()
        ? tf.nn.conv2d(input, kernel, List.of(1L, 1L, 1L, 1L), "SAME")
        : tf.linalg.matMul(input, kernel);
  }

  private <T extends TNumber> Operand<T> variable(Ops tf, Class<T> type, Shape shape, String name) {
    // Without different names both would be the same variable.
    VarHandleOp handle = tf.varHandleOp(type, shape, VarHandleOp.sharedName(name));
    Operand<TFloat32> random =
        tf.random.statelessRandomUniform(
            tf.constant(shape.asArray()),
            tf.constant(new long[] {name.hashCode(), 0}),
            TFloat32.class);
    session
        .runner()
        .addTarget(tf.assignVariableOp(handle, tf.dtypes.cast(random, type)))
        .run()
        .close();
    return tf.readVariableOp(handle, type);
  }

  /** Computes the operation once. */
  void run() {
    session.runner().addTarget(operation).run().close();
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // Both are closed, the session first, even if its close throws.
    }
  }
}
