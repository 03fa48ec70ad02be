package graft.dataset.augment;

import graft.machine.SessionOptions;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig.MemOptType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The TensorFlow kernels that change a batch of images. */
final class AugmentGraph implements AutoCloseable {
  private static final long ANY = Shape.UNKNOWN_SIZE;

  /** Shares of red, green and blue in a pixel's gray (ITU-R BT.601). */
  private static final float[] GRAY = {0.299f, 0.587f, 0.114f};

  private final Graph graph = new Graph();
  private final Session session;

  /** uint8 [n,H,W,3], fed. */
  private final Operand<TUint8> images;

  /** int32 [n,H] and [n,W], fed: the row and the column that each one of the result shows. */
  private final Operand<TInt32> rows;

  private final Operand<TInt32> columns;

  /** float32 [n,4], fed: the square to cut out of each image. */
  private final Operand<TFloat32> boxes;

  /** float32 [n,1,1,1], fed. */
  private final Operand<TFloat32> brightness;

  private final Operand<TFloat32> contrast;
  private final Operand<TFloat32> saturation;

  /** uint8 [n,H,W,3]: the results. */
  private final Operand<TUint8> shifted;

  private final Operand<TUint8> cropped;

  AugmentGraph(SessionOptions options) {
    try {
      Ops tf = Ops.create(graph);
      images = input(tf, TUint8.class, ANY, ANY, ANY, 3);
      rows = input(tf, TInt32.class, ANY, ANY);
      columns = input(tf, TInt32.class, ANY, ANY);
      boxes = input(tf, TFloat32.class, ANY, 4);
      brightness = input(tf, TFloat32.class, ANY, 1, 1, 1);
      contrast = input(tf, TFloat32.class, ANY, 1, 1, 1);
      saturation = input(tf, TFloat32.class, ANY, 1, 1, 1);
      shifted = gather(tf, gather(tf, images, rows, 1), columns, 2);
      cropped = recoloured(tf, cutOut(tf));
      session = new Session(graph, config(options));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /** Without the memory optimizer, which warns that it can't estimate cuts of unknown size. */
  private static ConfigProto config(SessionOptions options) {
    ConfigProto.Builder config = options.inFloat32().toConfigProto().toBuilder();
    config
        .getGraphOptionsBuilder()
        .getRewriteOptionsBuilder()
        .setMemoryOptimization(MemOptType.NO_MEM_OPT);
    return config.build();
  }

  private static <T extends TType> Operand<T> input(Ops tf, Class<T> type, long... dims) {
    return tf.placeholder(type, Placeholder.shape(Shape.of(dims)));
  }

  private static Operand<TUint8> gather(
      Ops tf, Operand<TUint8> of, Operand<TInt32> indices, int axis) {
    return tf.gather(of, indices, tf.constant(axis), Gather.batchDims(1L));
  }

  private Operand<TFloat32> cutOut(Ops tf) {
    Operand<TInt32> shape = tf.shape(images);
    Operand<TInt32> count = tf.slice(shape, tf.array(0), tf.array(1));
    Operand<TInt32> each =
        tf.range(tf.constant(0), tf.reshape(count, tf.constant(new int[0])), tf.constant(1));
    return tf.image.cropAndResize(images, boxes, each, tf.slice(shape, tf.array(1), tf.array(2)));
  }

  /** Brightness, contrast and saturation, one after the other; then whole numbers, 0 to 255. */
  private Operand<TUint8> recoloured(Ops tf, Operand<TFloat32> squares) {
    Operand<TFloat32> bright = tf.math.mul(squares, brightness);
    Operand<TFloat32> mean = meanOfRows(tf, gray(tf, bright));
    Operand<TFloat32> contrasted = away(tf, bright, mean, contrast);
    Operand<TFloat32> saturated = away(tf, contrasted, gray(tf, contrasted), saturation);
    Operand<TFloat32> whole =
        tf.math.rint(tf.clipByValue(saturated, tf.constant(0f), tf.constant(255f)));
    return tf.dtypes.cast(whole, TUint8.class);
  }

  /**
   * The mean of each image: the mean of its rows' means. TensorFlow divides one long sum over all
   * threads if the batch has a single image, and then rounds otherwise than in a larger batch. Sums
   * as short as a row or a column are never divided.
   *
   * @param gray float32 [n,H,W,1]
   * @return float32 [n,1,1,1]
   */
  private static Operand<TFloat32> meanOfRows(Ops tf, Operand<TFloat32> gray) {
    Operand<TFloat32> ofRows = tf.math.mean(gray, tf.array(2), Mean.keepDims(true));
    return tf.math.mean(ofRows, tf.array(1), Mean.keepDims(true));
  }

  /** float32 [n,H,W,1]. */
  private static Operand<TFloat32> gray(Ops tf, Operand<TFloat32> pixels) {
    return tf.reduceSum(
        tf.math.mul(pixels, tf.constant(GRAY)), tf.array(3), ReduceSum.keepDims(true));
  }

  /** {@code from + (value - from) * factor}. */
  private static Operand<TFloat32> away(
      Ops tf, Operand<TFloat32> value, Operand<TFloat32> from, Operand<TFloat32> factor) {
    return tf.math.add(from, tf.math.mul(tf.math.sub(value, from), factor));
  }

  /**
   * Shifts and mirrors.
   *
   * @param batch uint8 [n,H,W,3]
   * @param shifts n
   * @return uint8 [n,H,W,3]; the caller closes it
   */
  TUint8 shift(TUint8 batch, List<Shift> shifts) {
    int height = (int) batch.shape().get(1);
    int width = (int) batch.shape().get(2);
    int[][] ofRows = shifts.stream().map(shift -> shift.rows(height)).toArray(int[][]::new);
    int[][] ofColumns = shifts.stream().map(shift -> shift.columns(width)).toArray(int[][]::new);
    try (TInt32 fedRows = TInt32.tensorOf(StdArrays.ndCopyOf(ofRows));
        TInt32 fedColumns = TInt32.tensorOf(StdArrays.ndCopyOf(ofColumns))) {
      return only(
          session
              .runner()
              .feed(images, batch)
              .feed(rows, fedRows)
              .feed(columns, fedColumns)
              .fetch(shifted)
              .run());
    }
  }

  /**
   * Cuts out, mirrors and changes colours.
   *
   * @param batch uint8 [n,S,S,3]
   * @param crops n
   * @return uint8 [n,S,S,3]; the caller closes it
   */
  TUint8 crop(TUint8 batch, List<Crop> crops) {
    float[][] ofBoxes = crops.stream().map(Crop::box).toArray(float[][]::new);
    try (TFloat32 fedBoxes = TFloat32.tensorOf(StdArrays.ndCopyOf(ofBoxes));
        TFloat32 fedBrightness = factors(crops, Crop::brightness);
        TFloat32 fedContrast = factors(crops, Crop::contrast);
        TFloat32 fedSaturation = factors(crops, Crop::saturation)) {
      return only(
          session
              .runner()
              .feed(images, batch)
              .feed(boxes, fedBoxes)
              .feed(brightness, fedBrightness)
              .feed(contrast, fedContrast)
              .feed(saturation, fedSaturation)
              .fetch(cropped)
              .run());
    }
  }

  private static TFloat32 factors(List<Crop> crops, ToDoubleFunction<Crop> factor) {
    return TFloat32.tensorOf(
        Shape.of(crops.size(), 1, 1, 1),
        tensor -> {
          for (int i = 0; i < crops.size(); i++) {
            tensor.setFloat((float) factor.applyAsDouble(crops.get(i)), i, 0, 0, 0);
          }
        });
  }

  /** Not to be closed with its result: the caller closes the tensor. */
  private static TUint8 only(Result result) {
    return (TUint8) result.get(0);
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // The session is closed first, and the graph even if that throws.
    }
  }
}
