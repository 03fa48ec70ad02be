package graft.page;

import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.EncodeJpeg;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** Makes pictures small enough to lie in a page by the hundred: about 4 kB each. */
public final class Thumbnails implements AutoCloseable {
  /** Longest side of a thumbnail, in pixels. Smaller pictures keep their size. */
  private static final int MOST = 128;

  private static final long QUALITY = 80;
  private static final int CHANNELS = 3;

  private final Graph graph = new Graph();
  private final Session session;

  /** uint8 [n,H,W,3] and int32 [2], fed, and the pictures in that height and width, float32. */
  private final Operand<TUint8> pictures;

  private final Operand<TInt32> size;
  private final Operand<TFloat32> resized;

  /** float32 [n,h,w,3] and int32 [], fed, and the picture at that place as a JPEG file. */
  private final Operand<TFloat32> small;

  private final Operand<TInt32> place;
  private final Operand<TString> jpeg;

  public Thumbnails(SessionOptions options) {
    try {
      Ops tf = Ops.create(graph);
      pictures = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, -1, -1, CHANNELS)));
      size = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
      // Each pixel is the mean of those it stands for, so that nothing flickers.
      resized = tf.image.resizeArea(pictures, size);
      small = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, CHANNELS)));
      place = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      jpeg =
          tf.image.encodeJpeg(
              tf.dtypes.cast(tf.math.rint(tf.gather(small, place, tf.constant(0))), TUint8.class),
              EncodeJpeg.quality(QUALITY),
              EncodeJpeg.optimizeSize(true));
      session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /**
   * The addresses of small copies of pictures, which hold the copies themselves.
   *
   * @param batch uint8 [n,H,W,3], not closed
   * @return for each picture {@code data:image/jpeg;base64,...}
   */
  public List<String> of(TUint8 batch) {
    int height = Math.toIntExact(batch.shape().get(1));
    int width = Math.toIntExact(batch.shape().get(2));
    double scale = Math.min(1, MOST / (double) Math.max(height, width));
    List<String> addresses = new ArrayList<>();
    try (TInt32 target = TInt32.vectorOf(scaled(height, scale), scaled(width, scale));
        Result result =
            session.runner().feed(pictures, batch).feed(size, target).fetch(resized).run()) {
      for (int i = 0; i < batch.shape().get(0); i++) {
        addresses.add(address((TFloat32) result.get(0), i));
      }
    }
    return addresses;
  }

  /**
   * The address of a small copy of one picture of a data set.
   *
   * @throws graft.failure.GraftException if the picture can't be read any more
   */
  public String of(ImageDataset images, int index) {
    try (ImageBatch one = images.batch(new int[] {index})) {
      return of(one.images()).get(0);
    }
  }

  private static int scaled(int side, double scale) {
    return Math.max(1, (int) Math.round(side * scale));
  }

  private String address(TFloat32 batch, int index) {
    try (TInt32 at = TInt32.scalarOf(index);
        Result result = session.runner().feed(small, batch).feed(place, at).fetch(jpeg).run()) {
      byte[] file = ((TString) result.get(0)).asBytes().getObject();
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(file);
    }
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // The session is closed first, and the graph even if that throws.
    }
  }
}
