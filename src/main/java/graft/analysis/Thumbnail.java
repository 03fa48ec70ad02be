package graft.analysis;

import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TUint8;

/**
 * A picture of 16 x 16 pixels. Copies of a picture have nearly the same one.
 *
 * @param rgb uint8 [16,16,3]
 */
record Thumbnail(byte[] rgb) {
  private static final int SIDE = 16;
  private static final int CHANNELS = 3;
  private static final int LENGTH = SIDE * SIDE * CHANNELS;

  /**
   * How much another picture or its mirror image is like this one.
   *
   * @return the greater of both correlations of their pixels, -1 to 1; 0 if one has a single colour
   */
  double likeness(Thumbnail other) {
    double mean = mean();
    double ofOther = other.mean();
    double plain = 0;
    double mirrored = 0;
    double square = 0;
    double squareOfOther = 0;
    for (int i = 0; i < LENGTH; i++) {
      double pixel = at(i) - mean;
      plain += pixel * (other.at(i) - ofOther);
      mirrored += pixel * (other.at(mirror(i)) - ofOther);
      square += pixel * pixel;
      squareOfOther += (other.at(i) - ofOther) * (other.at(i) - ofOther);
    }
    double product = Math.sqrt(square * squareOfOther);
    return product == 0 ? 0 : Math.max(plain, mirrored) / product;
  }

  private int at(int i) {
    return Byte.toUnsignedInt(rgb[i]);
  }

  private double mean() {
    long sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += at(i);
    }
    return (double) sum / LENGTH;
  }

  private static int mirror(int i) {
    int column = i / CHANNELS % SIDE;
    return i + (SIDE - 1 - 2 * column) * CHANNELS;
  }

  /** Makes thumbnails of pictures of any size, each pixel the mean over its area. */
  static final class Maker implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;

    /** uint8 [n,H,W,3], fed. */
    private final Operand<TUint8> images;

    /** uint8 [n,16,16,3]. */
    private final Operand<TUint8> thumbnails;

    Maker(SessionOptions options) {
      try {
        Ops tf = Ops.create(graph);
        images = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, -1, -1, CHANNELS)));
        thumbnails =
            tf.dtypes.cast(
                tf.math.round(tf.image.resizeArea(images, tf.constant(new int[] {SIDE, SIDE}))),
                TUint8.class);
        session = new Session(graph, options.inFloat32().toConfigProto());
      } catch (RuntimeException | Error e) {
        try (graph) {
          throw e;
        }
      }
    }

    /**
     * Makes one thumbnail of each picture.
     *
     * @param batch uint8 [n,H,W,3]
     */
    List<Thumbnail> of(TUint8 batch) {
      try (Tensor result = session.runner().feed(images, batch).fetch(thumbnails).run().get(0)) {
        byte[] all = new byte[Math.toIntExact(result.size())];
        result.asRawTensor().data().read(all);
        List<Thumbnail> list = new ArrayList<>();
        for (int from = 0; from < all.length; from += LENGTH) {
          list.add(new Thumbnail(Arrays.copyOfRange(all, from, from + LENGTH)));
        }
        return list;
      }
    }

    @Override
    public void close() {
      try (graph;
          session) {
        // The session is closed before its graph, and each one even if another throws.
      }
    }
  }
}
