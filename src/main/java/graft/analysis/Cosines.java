package graft.analysis;

import graft.machine.SessionOptions;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Finds, for the pictures of two blocks, those of the other block that are most like them.
 *
 * <p>Features of more than {@value #SKETCH} numbers are first made shorter, as the time is that of
 * the product of the blocks: each of {@value #SKETCH} numbers is the sum of some features with
 * random signs. This keeps distances up to a few percent (Weinberger et al., "Feature hashing for
 * large scale multitask learning", arXiv:0902.2206, section 3). Among pictures of CIFAR-10 planted
 * copies were as often among the eight nearest as with all 2,048 features.
 */
final class Cosines implements AutoCloseable {
  private static final int SKETCH = 512;

  private final Graph graph = new Graph();
  private final Session session;

  /** float32 [n,W] and [m,W], fed: the features of the two blocks. */
  private final Operand<TFloat32> first;

  private final Operand<TFloat32> second;

  /** int32 [], fed: how many are found for each picture of the first and of the second block. */
  private final Operand<TInt32> ofFirst;

  private final Operand<TInt32> ofSecond;

  private final TopK<TFloat32, TInt32> forFirst;
  private final TopK<TFloat32, TInt32> forSecond;

  /**
   * The pictures most like each one of a block, the most like first.
   *
   * @param places [n][k], places in the other block
   * @param cosines [n][k], within a few hundredths
   */
  record Found(int[][] places, float[][] cosines) {}

  /**
   * What is found in two blocks.
   *
   * @param forFirst for the pictures of the first block
   * @param forSecond for those of the second block
   */
  record Both(Found forFirst, Found forSecond) {}

  Cosines(int width, SessionOptions options) {
    try {
      Ops tf = Ops.create(graph);
      first = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
      second = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
      ofFirst = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      ofSecond = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      // [n,m]
      Operand<TFloat32> cosines =
          tf.linalg.matMul(
              unit(tf, sketch(tf, first, width)),
              unit(tf, sketch(tf, second, width)),
              MatMul.transposeB(true));
      forFirst = tf.nn.topK(cosines, ofFirst, TInt32.class);
      forSecond =
          tf.nn.topK(
              tf.linalg.transpose(cosines, tf.constant(new int[] {1, 0})), ofSecond, TInt32.class);
      session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  /** float32 [n,512] from [n,W]; narrow rows stay as they are. */
  private static Operand<TFloat32> sketch(Ops tf, Operand<TFloat32> rows, int width) {
    if (width <= SKETCH) {
      return rows;
    }
    int parts = 1 + (width - 1) / SKETCH;
    float[] signs = new float[width];
    SplittableRandom random = new SplittableRandom(0);
    for (int j = 0; j < width; j++) {
      signs[j] = random.nextBoolean() ? 1 : -1;
    }
    Operand<TFloat32> signed = tf.math.mul(rows, tf.constant(signs));
    Operand<TFloat32> whole =
        tf.pad(
            signed,
            tf.constant(new int[][] {{0, 0}, {0, parts * SKETCH - width}}),
            tf.constant(0f));
    return tf.sum(tf.reshape(whole, tf.constant(new int[] {-1, parts, SKETCH})), tf.constant(1));
  }

  /** Rows of length 1. */
  private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> rows) {
    return tf.math.mul(
        rows,
        tf.math.rsqrt(
            tf.math.add(
                tf.reduceSum(tf.math.square(rows), tf.constant(1), ReduceSum.keepDims(true)),
                tf.constant(1e-12f))));
  }

  /**
   * Compares two blocks.
   *
   * @param ofOne float32 [n,W]
   * @param ofOther float32 [m,W]
   * @param count pictures to find for each one; fewer where the other block has fewer
   */
  Both between(TFloat32 ofOne, TFloat32 ofOther, int count) {
    try (TInt32 inOther = scalar(count, ofOther);
        TInt32 inOne = scalar(count, ofOne);
        Result result =
            session
                .runner()
                .feed(first, ofOne)
                .feed(second, ofOther)
                .feed(ofFirst, inOther)
                .feed(ofSecond, inOne)
                .fetch(forFirst.values())
                .fetch(forFirst.indices())
                .fetch(forSecond.values())
                .fetch(forSecond.indices())
                .run()) {
      return new Both(found(result, 0), found(result, 2));
    }
  }

  private static TInt32 scalar(int count, TFloat32 block) {
    return TInt32.scalarOf((int) Math.min(count, block.shape().get(0)));
  }

  private static Found found(Result result, int at) {
    return new Found(
        StdArrays.array2dCopyOf((TInt32) result.get(at + 1)),
        StdArrays.array2dCopyOf((TFloat32) result.get(at)));
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // The session is closed before its graph, and each one even if another throws.
    }
  }
}
