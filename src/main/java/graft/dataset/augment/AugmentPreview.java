package graft.dataset.augment;

import graft.contract.Phase;
import graft.dataset.Draw;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.Subset;
import graft.failure.GraftException;
import graft.files.WholeFile;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * A sheet of pictures that shows what training will see: a row for each image, which it shows as it
 * is and then as in the first epochs of a phase.
 */
public final class AugmentPreview implements AutoCloseable {
  private static final int ROWS = 8;
  private static final int EPOCHS = 7;

  /** Height and width of a picture on the sheet, in pixels, with the gap to the next one. */
  private static final int SIDE = 160;

  private static final int PLACE = SIDE + 4;
  private static final int CHANNELS = 3;

  private final Graph graph = new Graph();
  private final Session session;

  /** uint8 [1,H,W,3], fed, and the same as uint8 [SIDE,SIDE,3]. */
  private final Operand<TUint8> image;

  private final Operand<TUint8> resized;

  /** uint8 [height,width,3], fed, and the same as a PNG file. */
  private final Operand<TUint8> sheet;

  private final Operand<TString> png;

  public AugmentPreview(SessionOptions options) {
    try {
      Ops tf = Ops.create(graph);
      image = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(1, -1, -1, CHANNELS)));
      resized =
          tf.dtypes.cast(
              tf.math.rint(
                  tf.squeeze(
                      tf.image.resizeBilinear(
                          image,
                          tf.constant(new int[] {SIDE, SIDE}),
                          ResizeBilinear.halfPixelCenters(true)))),
              TUint8.class);
      sheet = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, -1, CHANNELS)));
      png = tf.image.encodePng(sheet);
      session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /**
   * Writes a sheet of up to eight images, of as many classes as there are, and replaces an existing
   * file. Images that can't be decoded are left out.
   *
   * @param images a training part whose images change at random
   * @param seed the run's seed
   * @param phase the run's first phase
   * @throws graft.failure.GraftException when the file can't be written, or no image can be decoded
   */
  public void write(ImageDataset images, long seed, Phase phase, Path file) {
    ImageDataset shown = decodable(Subset.balanced(images, Math.min(ROWS, images.size())));
    int width = (1 + EPOCHS) * PLACE;
    byte[] pixels = new byte[shown.size() * PLACE * width * CHANNELS];
    Arrays.fill(pixels, (byte) 0xff);
    for (int row = 0; row < shown.size(); row++) {
      int[] index = {row};
      try (ImageBatch plain = shown.batch(index)) {
        place(plain, pixels, row, 0);
      }
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        try (ImageBatch changed = shown.batch(index, new Draw(seed, phase, epoch))) {
          place(changed, pixels, row, epoch);
        }
      }
    }
    byte[] encoded = encode(pixels, shown.size() * PLACE, width);
    WholeFile.write(file, stream -> stream.write(SheetMark.in(encoded)));
  }

  /**
   * Whether an existing file is such a sheet.
   *
   * @throws graft.failure.GraftException if it can't be read
   */
  public static boolean isSheet(Path file) {
    return SheetMark.isIn(file);
  }

  private static ImageDataset decodable(ImageDataset chosen) {
    int[] all = IntStream.range(0, chosen.size()).toArray();
    Set<Integer> bad = chosen.findBad(all, done -> {}).keySet();
    int[] good = IntStream.of(all).filter(i -> !bad.contains(i)).toArray();
    if (good.length == 0) {
      throw new GraftException("none of the pictures for the preview can be decoded");
    }
    return Subset.of(chosen, good);
  }

  private void place(ImageBatch one, byte[] pixels, int row, int column) {
    byte[] cell = new byte[SIDE * SIDE * CHANNELS];
    try (Result result = session.runner().feed(image, one.images()).fetch(resized).run()) {
      result.get(0).asRawTensor().data().read(cell);
    }
    int line = SIDE * CHANNELS;
    for (int y = 0; y < SIDE; y++) {
      int to = ((row * PLACE + y) * (1 + EPOCHS) + column) * PLACE * CHANNELS;
      System.arraycopy(cell, y * line, pixels, to, line);
    }
  }

  private byte[] encode(byte[] pixels, int height, int width) {
    try (TUint8 whole =
            TUint8.tensorOf(
                Shape.of(height, width, CHANNELS), DataBuffers.of(pixels, true, false));
        Result result = session.runner().feed(sheet, whole).fetch(png).run()) {
      return ((TString) result.get(0)).asBytes().getObject();
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
