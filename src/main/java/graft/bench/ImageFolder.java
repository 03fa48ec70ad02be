package graft.bench;

import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.image.ImageDecoder;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.predict.PredictionCsv;
import graft.predict.Predictor;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.image.EncodePng;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** A folder of PNG files, which are classified the way {@code graft predict} does it. */
final class ImageFolder implements AutoCloseable {
  private final GraftModel model;
  private final List<Path> files;
  private final ImageDecoder decoder;

  private ImageFolder(GraftModel model, List<Path> files, SessionOptions options) {
    this.model = model;
    this.files = files;
    this.decoder = new ImageDecoder(model.description().imageSize(), options);
  }

  /**
   * Writes images into a folder, starting over where {@code count} is more than there are.
   *
   * @throws GraftException when they can't be written
   */
  static ImageFolder write(
      GraftModel model, ImageDataset images, int count, Path folder, SessionOptions options) {
    List<Path> files = new ArrayList<>();
    try (Encoder encoder = new Encoder(options)) {
      Files.createDirectories(folder);
      for (int i = 0; i < count; i++) {
        Path file = folder.resolve("%06d.png".formatted(i));
        try (ImageBatch one = images.batch(new int[] {i % images.size()})) {
          Files.write(file, encoder.png(one.images()));
        }
        files.add(file);
      }
    } catch (IOException e) {
      throw new GraftException("cannot write " + folder + " (" + Reason.of(e) + ")", e);
    }
    return new ImageFolder(model, files, options);
  }

  /** Decodes and classifies the first {@code count} pictures in one batch; the table is dropped. */
  void predict(int count) {
    try {
      PredictionCsv csv = new PredictionCsv(Writer.nullWriter(), model.description().labels(), 1);
      Predictor predictor = new Predictor(decoder::decode, model::predict, count);
      if (predictor.run(files.subList(0, count), csv, done -> {}).unreadable() > 0) {
        throw new GraftException(
            "the pictures in " + files.get(0).getParent() + " have changed while they were read");
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written that could fail", e);
    }
  }

  @Override
  public void close() {
    decoder.close();
  }

  /** Encodes PNG with TensorFlow. */
  private static final class Encoder implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TUint8> image;
    private final EncodePng file;

    Encoder(SessionOptions options) {
      try {
        Ops tf = Ops.create(graph);
        image = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(1, -1, -1, 3)));
        file = tf.image.encodePng(tf.squeeze(image, Squeeze.axis(List.of(0L))));
        session = new Session(graph, options.inFloat32().toConfigProto());
      } catch (RuntimeException | Error e) {
        graph.close();
        throw e;
      }
    }

    /** The bytes of a file with one image, uint8 [1,H,W,3]. */
    byte[] png(TUint8 pixels) {
      try (Result result = session.runner().feed(image, pixels).fetch(file).run()) {
        return ((TString) result.get(0)).asBytes().getObject();
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
