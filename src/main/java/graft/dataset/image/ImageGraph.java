package graft.dataset.image;

import graft.machine.SessionOptions;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.op.image.DecodeJpeg;
import org.tensorflow.op.image.DecodePng;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A TensorFlow graph that decodes a picture, cuts a square out of it and resizes the square.
 *
 * <p>Operations of one type have names here. TensorFlow's Java code would number them in the digits
 * of the program's locale, and TensorFlow refuses names with other digits than 0 to 9.
 */
final class ImageGraph implements AutoCloseable {
  private static final long RGBA = 4;

  /** Matches what TensorFlow's kernels say about a damaged file. */
  private static final Pattern INVALID = Pattern.compile("Invalid (PNG|JPEG|GIF|BMP)");

  private final Graph graph = new Graph();
  private final Session session;

  /** string [], fed: the bytes of a file. */
  private final Operand<TString> file;

  /** [H,W,C]: the picture in {@code file}, decoded by each kernel. */
  private final Map<Kernel, Operand<? extends TType>> decoded = new EnumMap<>(Kernel.class);

  /** uint8 [H,W,3], fed: a decoded picture. */
  private final Operand<TUint8> picture;

  /** int32 [3], fed: first row, column and channel of the square to cut out of {@code picture}. */
  private final Operand<TInt32> begin;

  /** int32 [3], fed: the square's height, width and channels. */
  private final Operand<TInt32> size;

  /** uint8 [side,side,3]: the square. */
  private final Operand<TUint8> square;

  /** uint8 [imageSize,imageSize,3]: the square, resized and rounded. */
  private final Operand<TUint8> resized;

  ImageGraph(int imageSize, SessionOptions options) {
    try {
      Ops tf = Ops.create(graph);
      file = tf.withName("file").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
      addKernels(tf);
      picture =
          tf.withName("picture")
              .placeholder(
                  TUint8.class,
                  Placeholder.shape(
                      Shape.of(Shape.UNKNOWN_SIZE, Shape.UNKNOWN_SIZE, Pixels.CHANNELS)));
      begin = tf.withName("begin").placeholder(TInt32.class, Placeholder.shape(Shape.of(3)));
      size = tf.withName("size").placeholder(TInt32.class, Placeholder.shape(Shape.of(3)));
      square = tf.slice(picture, begin, size);
      resized =
          tf.dtypes.cast(
              tf.math.rint(
                  tf.squeeze(
                      tf.image.resizeBilinear(
                          tf.expandDims(square, tf.withName("first").constant(0)),
                          tf.withName("sides").constant(new int[] {imageSize, imageSize}),
                          ResizeBilinear.halfPixelCenters(true)),
                      Squeeze.axis(List.of(0L)))),
              TUint8.class);
      session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private void addKernels(Ops tf) {
    decoded.put(
        Kernel.ANY,
        tf.image.decodeImage(
            file,
            TUint8.class,
            DecodeImage.channels((long) Pixels.CHANNELS),
            DecodeImage.expandAnimations(false)));
    decoded.put(Kernel.JPEG, jpeg(tf, 1));
    decoded.put(Kernel.JPEG_BY_2, jpeg(tf, 2));
    decoded.put(Kernel.JPEG_BY_4, jpeg(tf, 4));
    decoded.put(Kernel.JPEG_BY_8, jpeg(tf, 8));
    decoded.put(
        Kernel.PNG_WITH_ALPHA,
        tf.withName("png_with_alpha")
            .image
            .decodePng(file, TUint8.class, DecodePng.channels(RGBA)));
    decoded.put(
        Kernel.PNG_OF_16_BITS,
        tf.withName("png_of_16_bits")
            .image
            .decodePng(file, TUint16.class, DecodePng.channels(RGBA)));
  }

  /**
   * Decodes a JPEG at 1/{@code ratio} of its size, with the accurate transform. With the faster
   * default transform, values would be up to 5 of 255 off.
   */
  private Operand<TUint8> jpeg(Ops tf, long ratio) {
    return tf.withName("jpeg_by_" + ratio)
        .image
        .decodeJpeg(
            file,
            DecodeJpeg.channels((long) Pixels.CHANNELS),
            DecodeJpeg.ratio(ratio),
            DecodeJpeg.dctMethod("INTEGER_ACCURATE"));
  }

  /**
   * Decodes a file; the caller closes the picture.
   *
   * @param kernel the operation that decodes it
   * @param bytes the file's content
   */
  Decoded run(Kernel kernel, byte[] bytes) throws IOException {
    try (TString contents = TString.tensorOfBytes(NdArrays.scalarOfObject(bytes))) {
      return new Decoded(session.runner().feed(file, contents).fetch(decoded.get(kernel)).run());
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      // TensorFlow throws these three classes, depending on the status code.
      throw new IOException(phrase(e), e);
    }
  }

  /** The first line of TensorFlow's message, without node names, in words for the user. */
  private static String phrase(RuntimeException failure) {
    String line = firstLine(failure);
    Matcher invalid = INVALID.matcher(line);
    if (invalid.find()) {
      return "the " + invalid.group(1) + " is damaged or cut off";
    }
    return line.startsWith("Input size should match") ? "the BMP is damaged or cut off" : line;
  }

  private static String firstLine(RuntimeException failure) {
    return Optional.ofNullable(failure.getMessage()).stream()
        .flatMap(String::lines)
        .map(line -> line.replaceAll("\\{\\{[^}]*}}", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("damaged");
  }

  /**
   * Cuts a square out of a picture and, if {@code resizes}, resizes the square to imageSize.
   *
   * @param tensor uint8 [H,W,3]
   * @return a square, which the caller closes
   */
  Pixels cut(TUint8 tensor, Square wanted, boolean resizes) {
    int side = wanted.side();
    try (TInt32 from = TInt32.vectorOf(wanted.y(), wanted.x(), 0);
        TInt32 extent = TInt32.vectorOf(side, side, Pixels.CHANNELS)) {
      Session.Runner cut =
          session.runner().feed(picture, tensor).feed(begin, from).feed(size, extent);
      if (resizes) {
        return new Pixels((TUint8) cut.fetch(resized).run().get(0));
      }
      // A square of whole rows may share the memory of all rows, so it is copied.
      try (Pixels shared = new Pixels((TUint8) cut.fetch(square).run().get(0))) {
        return new Pixels(side, side, shared.rgb());
      }
    }
  }

  @Override
  public void close() {
    try (graph;
        session) {
      // The session is closed first, then the graph, even if the first close throws.
    }
  }
}
