package graft.analysis;

import graft.machine.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A softmax head for each of K folds, all trained at once: the K heads of C classes are the columns
 * of one matrix, and a picture has no part in the gradient of its own fold's head. So each batch is
 * read once and goes through one matrix product.
 */
final class FoldHeads implements AutoCloseable {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private final int folds;
  private final int classes;
  private final Graph graph = new Graph();
  private final Session session;

  /** float32 [n,W], fed: features. */
  private final Operand<TFloat32> rows;

  /** int64 [n], fed: classes and folds of the pictures. */
  private final Operand<TInt64> labels;

  private final Operand<TInt64> foldOf;

  /** float32 [], fed: the step's learning rate, and powers of both betas. */
  private final Operand<TFloat32> rate;

  private final Operand<TFloat32> power1;
  private final Operand<TFloat32> power2;

  /** float32 [n,C]: what the head says that has not seen the picture. */
  private final Operand<TFloat32> unseen;

  private final Op step;
  private int steps;

  /** A weight and its moments in Adam. */
  private record Weight(Variable<TFloat32> value, Variable<TFloat32> m, Variable<TFloat32> v) {
    static Weight create(Ops tf, Shape shape) {
      return new Weight(
          tf.variable(shape, TFloat32.class),
          tf.variable(shape, TFloat32.class),
          tf.variable(shape, TFloat32.class));
    }

    /** Operations that set all three to zero. */
    Stream<Op> clear(Ops tf) {
      Operand<TFloat32> zeros = tf.zeros(tf.constant(value.shape().asArray()), TFloat32.class);
      return Stream.of(value, m, v).map(variable -> tf.assign(variable, zeros));
    }
  }

  /**
   * Builds the heads, with all weights zero.
   *
   * @param scale how features are standardised
   */
  FoldHeads(FeatureScale scale, int folds, int classes, SessionOptions options) {
    this.folds = folds;
    this.classes = classes;
    try {
      Ops tf = Ops.create(graph);
      long columns = (long) folds * classes;
      int width = scale.mean().length;
      rows = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
      labels = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      foldOf = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      power1 = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      power2 = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      Weight kernel = Weight.create(tf, Shape.of(width, columns));
      Weight bias = Weight.create(tf, Shape.of(columns));
      Operand<TFloat32> input =
          tf.math.mul(
              tf.math.sub(rows, tf.constant(scale.mean())), tf.constant(scale.oneOverDeviation()));
      Operand<TFloat32> logits = tf.math.add(tf.linalg.matMul(input, kernel.value()), bias.value());
      // [n,K,C]
      Operand<TFloat32> probabilities =
          tf.nn.softmax(tf.reshape(logits, tf.constant(new int[] {-1, folds, classes})));
      // [n,K,1]: 1 for the head of the picture's own fold, which has not seen it
      Operand<TFloat32> own = tf.expandDims(oneHot(tf, foldOf, folds), tf.constant(2));
      unseen = tf.sum(tf.math.mul(probabilities, own), tf.constant(1));
      Operand<TFloat32> gradient =
          tf.reshape(
              tf.math.mul(
                  tf.math.sub(
                      probabilities, tf.expandDims(oneHot(tf, labels, classes), tf.constant(1))),
                  tf.math.sub(tf.constant(1f), own)),
              tf.constant(new long[] {-1, columns}));
      Operand<TFloat32> mean =
          tf.math.div(gradient, tf.dtypes.cast(tf.size(labels), TFloat32.class));
      step =
          tf.withControlDependencies(
                  List.of(
                      adam(tf, kernel, tf.linalg.matMul(input, mean, MatMul.transposeA(true))),
                      adam(tf, bias, tf.sum(mean, tf.constant(0)))))
              .noOp();
      Op clear =
          tf.withControlDependencies(
                  Stream.of(kernel, bias).flatMap(weight -> weight.clear(tf)).toList())
              .noOp();
      session = new Session(graph, options.inFloat32().toConfigProto());
      session.runner().addTarget(clear).run().close();
    } catch (RuntimeException | Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  private static Operand<TFloat32> oneHot(Ops tf, Operand<TInt64> indices, int depth) {
    return tf.oneHot(indices, tf.constant(depth), tf.constant(1f), tf.constant(0f));
  }

  /** One step of Adam (Kingma and Ba, arXiv:1412.6980). */
  private Op adam(Ops tf, Weight weight, Operand<TFloat32> gradient) {
    return tf.train.applyAdam(
        weight.value(),
        weight.m(),
        weight.v(),
        power1,
        power2,
        rate,
        tf.constant(BETA1),
        tf.constant(BETA2),
        tf.constant(EPSILON),
        gradient);
  }

  /**
   * Takes a step with a batch.
   *
   * @param batch float32 [n,W], the features of the pictures
   * @param ofLabels their classes
   * @param ofFolds their folds, 0 to K - 1
   * @param learningRate above 0
   */
  void train(TFloat32 batch, int[] ofLabels, int[] ofFolds, float learningRate) {
    steps++;
    try (TInt64 fedLabels = vector(ofLabels);
        TInt64 fedFolds = vector(ofFolds);
        TFloat32 fedRate = TFloat32.scalarOf(learningRate);
        TFloat32 fedPower1 = TFloat32.scalarOf((float) Math.pow(BETA1, steps));
        TFloat32 fedPower2 = TFloat32.scalarOf((float) Math.pow(BETA2, steps))) {
      session
          .runner()
          .feed(rows, batch)
          .feed(labels, fedLabels)
          .feed(foldOf, fedFolds)
          .feed(rate, fedRate)
          .feed(power1, fedPower1)
          .feed(power2, fedPower2)
          .addTarget(step)
          .run()
          .close();
    }
  }

  /**
   * The probabilities that each picture gets from the head that was trained without its fold.
   *
   * @param batch float32 [n,W], the features of the pictures
   * @param ofFolds their folds
   * @return [n][C], each row adding up to 1
   */
  float[][] probabilities(TFloat32 batch, int[] ofFolds) {
    try (TInt64 fedFolds = vector(ofFolds);
        Result result =
            session.runner().feed(rows, batch).feed(foldOf, fedFolds).fetch(unseen).run()) {
      return StdArrays.array2dCopyOf((TFloat32) result.get(0));
    }
  }

  private static TInt64 vector(int[] values) {
    long[] wide = Arrays.stream(values).asLongStream().toArray();
    return TInt64.tensorOf(Shape.of(wide.length), DataBuffers.of(wide));
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // The session is closed before its graph, and each one even if another throws.
    }
  }
}
