package graft.bench;

import graft.machine.Precision;
import graft.machine.SessionOptions;
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
 * The product of two large square matrices in TensorFlow. Such a product comes closest to a
 * processor's peak speed, so a network's speed is given as a share of it.
 *
 * <p>The factors are variables, so that TensorFlow can't fold the product into a constant. The
 * product is run as a target and not fetched, so that no copy of 64 MB is timed with it.
 */
final class MatrixProduct implements AutoCloseable {
  /** Rows and columns of a factor. In float32 a factor takes 64 MB, more than any cache. */
  static final int SIDE = 4096;

  /** Operations per product, 137 GFLOP: a multiplication and an addition per triple of indices. */
  static final double FLOPS = 2.0 * SIDE * SIDE * SIDE;

  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<?> product;

  /**
   * Builds the product and fills its factors with random numbers of this precision. The session's
   * own precision is float32, so that TensorFlow does not rewrite the graph.
   *
   * @param threads threads that TensorFlow computes with
   */
  MatrixProduct(Precision precision, int threads) {
    try {
      session = new Session(graph, new SessionOptions(threads).toConfigProto());
      product =
          switch (precision) {
            case FLOAT32 -> build(TFloat32.class);
            case BFLOAT16 -> build(TBfloat16.class);
            case FLOAT16 -> build(TFloat16.class);
          };
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private <T extends TNumber> Operand<T> build(Class<T> type) {
    Ops tf = Ops.create(graph);
    return tf.linalg.matMul(factor(tf, type, 1), factor(tf, type, 2));
  }

  private <T extends TNumber> Operand<T> factor(Ops tf, Class<T> type, long seed) {
    // Without different names both factors would be the same variable.
    VarHandleOp matrix =
        tf.varHandleOp(type, Shape.of(SIDE, SIDE), VarHandleOp.sharedName("factor" + seed));
    Operand<TFloat32> random =
        tf.random.statelessRandomUniform(
            tf.constant(new int[] {SIDE, SIDE}), tf.constant(new long[] {seed, 0}), TFloat32.class);
    session
        .runner()
        .addTarget(tf.assignVariableOp(matrix, tf.dtypes.cast(random, type)))
        .run()
        .close();
    return tf.readVariableOp(matrix, type);
  }

  /** Computes the product once. */
  void run() {
    session.runner().addTarget(product).run().close();
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // Both are closed, the session first, even if its close throws.
    }
  }
}
