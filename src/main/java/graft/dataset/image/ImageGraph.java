package graft.dataset.image;

import graft.machine.SessionOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** The TensorFlow kernels that decode one picture, cut out its central square and resize it. */
final class ImageGraph implements AutoCloseable {
  private final int imageSize;
  private final Graph graph = new Graph();
  private final Session session;

  /** Scalar: the bytes of a file that TensorFlow decodes, fed. */
  private final Operand<TString> file;

  /** uint8 [H,W,3]: the picture in {@code file}. */
  private final Operand<TUint8> decoded;

  /** uint8 [H,W,3], fed. */
  private final Operand<TUint8> picture;

  /** int32 [3]: the corner of the square to cut out of {@code picture}, fed. */
  private final Operand<TInt32> begin;

  /** int32 [3]: that square's height, width and channels, fed. */
  private final Operand<TInt32> size;

  /** uint8 [imageSize,imageSize,3]: the square, resized and rounded. */
  private final Operand<TUint8> resized;

  ImageGraph(int imageSize, SessionOptions options) {
    this.imageSize = imageSize;
    try {
      Ops tf = Ops.create(graph);
      file = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
      decoded =
          tf.image.decodeImage(
              file,
              TUint8.class,
              DecodeImage.channels((long) Pixels.CHANNELS),
              DecodeImage.expandAnimations(false));
      picture =
          tf.placeholder(
              TUint8.class,
              Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, Shape.UNKNOWN_SIZE, Pixels.CHANNELS)));
      begin = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(3)));
      size = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(3)));
      Operand<TUint8> square = tf.slice(picture, begin, size);
      resized =
          tf.dtypes.cast(
              tf.math.rint(
                  tf.squeeze(
                      tf.image.resizeBilinear(
                          tf.expandDims(square, tf.constant(0)),
                          tf.constant(new int[] {imageSize, imageSize}),
                          ResizeBilinear.halfPixelCenters(true)),
                      Squeeze.axis(List.of(0L)))),
              TUint8.class);
      session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /** Crops and resizes pictures that are too large or, if asked to, all that are not square. */
  ImageFormat.Output output(boolean alwaysSquare) {
    return new ImageFormat.Output() {
      @Override
      public Pixels decode(byte[] bytes) throws IOException {
        try (TString contents = TString.tensorOfBytes(NdArrays.scalarOfObject(bytes));
            Result result = run(session.runner().feed(file, contents).fetch(decoded))) {
          return ImageGraph.this.fit((TUint8) result.get(0), alwaysSquare);
        }
      }

      @Override
      public Pixels fit(Pixels image) {
        Shape shape = Shape.of(image.height(), image.width(), Pixels.CHANNELS);
        try (TUint8 tensor =
            TUint8.tensorOf(shape, t -> t.asRawTensor().data().write(image.rgb()))) {
          return ImageGraph.this.fit(tensor, alwaysSquare);
        }
      }
    };
  }

  /** The exceptions of TensorFlow's status codes have no class in common. */
  private static Result run(Session.Runner decoding) throws IOException {
    try {
      return decoding.run();
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new IOException(phrase(e), e);
    }
  }

  /** TensorFlow's messages have node names and several lines; the first line is enough. */
  private static String phrase(RuntimeException failure) {
    return Optional.ofNullable(failure.getMessage()).stream()
        .flatMap(String::lines)
        .map(line -> line.replaceAll("\\{\\{[^}]*}}", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("damaged");
  }

  private Pixels fit(TUint8 tensor, boolean alwaysSquare) {
    int height = (int) tensor.shape().get(0);
    int width = (int) tensor.shape().get(1);
    boolean fits = height <= imageSize && width <= imageSize;
    boolean isSquare = height == imageSize && width == imageSize;
    if (isSquare || fits && !alwaysSquare) {
      return new Pixels(height, width, copy(tensor));
    }
    int side = Math.min(height, width);
    try (TInt32 from = TInt32.vectorOf((height - side) / 2, (width - side) / 2, 0);
        TInt32 extent = TInt32.vectorOf(side, side, Pixels.CHANNELS);
        Result result =
            session
                .runner()
                .feed(picture, tensor)
                .feed(begin, from)
                .feed(size, extent)
                .fetch(resized)
                .run()) {
      return new Pixels(imageSize, imageSize, copy(result.get(0)));
    }
  }

  private static byte[] copy(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.numBytes()];
    tensor.asRawTensor().data().read(bytes);
    return bytes;
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // The session is closed first, and the graph even if that throws.
    }
  }
}
