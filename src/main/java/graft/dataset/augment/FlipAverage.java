package graft.dataset.augment;

import graft.machine.SessionOptions;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Test-time augmentation: the mean of the probabilities that a model gives an image and its mirror
 * image (Krizhevsky et al., NIPS 2012, section 4.1, average over mirrored patches in this way).
 */
public final class FlipAverage implements AutoCloseable {
  /** Keras takes no smaller probability for a loss. */
  private static final float LEAST = 1e-7f;

  private final AugmentGraph mirror;
  private final Graph graph = new Graph();
  private final Session session;

  /** float32 [n,C], fed: the probabilities of the images and of their mirror images. */
  private final Operand<TFloat32> plain;

  private final Operand<TFloat32> mirrored;

  /** float32 [n,C]. */
  private final Operand<TFloat32> mean;

  /** int64 [n], fed. */
  private final Operand<TInt64> labels;

  /** float32 []. */
  private final Operand<TFloat32> lossSum;

  /** int64 []. */
  private final Operand<TInt64> correct;

  /**
   * What the mean says of labelled images.
   *
   * @param lossSum sum of the cross-entropies, each at most 16.12: a probability below 1e-7 counts
   *     as 1e-7
   * @param correct images whose most probable class is the right one
   * @param probabilities [n][classes], each row adding up to 1
   */
  public record Answer(double lossSum, long correct, float[][] probabilities) {}

  public FlipAverage(SessionOptions options) {
    mirror = new AugmentGraph(options);
    try {
      Ops tf = Ops.create(graph);
      plain = probabilities(tf);
      mirrored = probabilities(tf);
      labels = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
      mean = tf.math.div(tf.math.add(plain, mirrored), tf.constant(2f));
      Operand<TFloat32> right = tf.gatherNd(mean, places(tf));
      lossSum =
          tf.math.neg(
              tf.sum(tf.math.log(tf.math.maximum(right, tf.constant(LEAST))), tf.constant(0)));
      correct =
          tf.sum(
              tf.dtypes.cast(
                  tf.math.equal(tf.math.argMax(mean, tf.constant(1)), labels), TInt64.class),
              tf.constant(0));
      session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      try (mirror;
          graph) {
        throw e;
      }
    }
  }

  private static Operand<TFloat32> probabilities(Ops tf) {
    return tf.placeholder(
        TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, Shape.UNKNOWN_SIZE)));
  }

  /** int64 [n,2]: row and column of each image's own class. */
  private Operand<TInt64> places(Ops tf) {
    Operand<TInt64> rows =
        tf.range(tf.constant(0L), tf.size(labels, TInt64.class), tf.constant(1L));
    return tf.stack(List.of(rows, labels), Stack.axis(1L));
  }

  /**
   * The mean probabilities of images.
   *
   * @param images uint8 [n,H,W,3]
   * @param classifier gives the probabilities [n][classes] of images
   * @return [n][classes], each row adding up to 1
   */
  public float[][] probabilities(TUint8 images, Function<TUint8, float[][]> classifier) {
    return probabilities(images, classifier.apply(images), classifier);
  }

  /**
   * The mean probabilities of images whose own are known.
   *
   * @param images uint8 [n,H,W,3]
   * @param known [n][classes], the probabilities of the images without their mirror images
   * @param classifier gives the probabilities [n][classes] of images; asked about the mirror images
   * @return [n][classes], each row adding up to 1
   */
  public float[][] probabilities(
      TUint8 images, float[][] known, Function<TUint8, float[][]> classifier) {
    try (TFloat32 ofPlain = tensor(known);
        TFloat32 ofMirrored = mirrored(images, classifier);
        Result result =
            session.runner().feed(plain, ofPlain).feed(mirrored, ofMirrored).fetch(mean).run()) {
      return StdArrays.array2dCopyOf((TFloat32) result.get(0));
    }
  }

  /**
   * The mean probabilities of labelled images, and how good they are.
   *
   * @param images uint8 [n,H,W,3]
   * @param ofImages int64 [n], the right classes
   * @param classifier gives the probabilities [n][classes] of images
   */
  public Answer evaluate(TUint8 images, TInt64 ofImages, Function<TUint8, float[][]> classifier) {
    try (TFloat32 ofPlain = tensor(classifier.apply(images));
        TFloat32 ofMirrored = mirrored(images, classifier);
        Result result =
            session
                .runner()
                .feed(plain, ofPlain)
                .feed(mirrored, ofMirrored)
                .feed(labels, ofImages)
                .fetch(mean)
                .fetch(lossSum)
                .fetch(correct)
                .run()) {
      return new Answer(
          ((TFloat32) result.get(1)).getFloat(),
          ((TInt64) result.get(2)).getLong(),
          StdArrays.array2dCopyOf((TFloat32) result.get(0)));
    }
  }

  private TFloat32 mirrored(TUint8 images, Function<TUint8, float[][]> classifier) {
    int count = (int) images.shape().get(0);
    List<Shift> each = Collections.nCopies(count, new Shift(true, 0, 0));
    try (TUint8 mirrorImages = mirror.shift(images, each)) {
      return tensor(classifier.apply(mirrorImages));
    }
  }

  private static TFloat32 tensor(float[][] rows) {
    return TFloat32.tensorOf(StdArrays.ndCopyOf(rows));
  }

  @Override
  public void close() {
    try (mirror;
        graph;
        session) {
      // The session is closed before its graph, and each one even if another throws.
    }
  }
}
