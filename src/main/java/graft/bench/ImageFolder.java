package graft.bench;

import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.image.ImageDecoder;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.predict.BatchSizes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.tensorflow.types.TUint8;

/** Writes PNG files into a folder and classifies them as {@code graft predict} does. */
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
   * Writes {@code count} images into a folder, repeating images if there are fewer.
   *
   * @throws GraftException when the images can't be written
   */
  static ImageFolder write(
      GraftModel model, ImageDataset images, int count, Path folder, SessionOptions options) {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < count; i++) {
        Path file = folder.resolve("%06d.png".formatted(i));
        try (ImageBatch one = images.batch(new int[] {i % images.size()})) {
          write(one.images(), file);
        }
        files.add(file);
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(folder, e);
    }
    return new ImageFolder(model, files, options);
  }

  /** Decodes and classifies the first {@code count} pictures in one batch; drops the result. */
  void predict(int count) {
    PredictedPhotographs.predict(
        model, files.subList(0, count), decoder::decode, BatchSizes.of(count));
  }

  @Override
  public void close() {
    decoder.close();
  }

  /** Writes one image, uint8 [1,H,W,3], as a PNG file. */
  private static void write(TUint8 pixels, Path file) throws IOException {
    int height = (int) pixels.shape().get(1);
    int width = (int) pixels.shape().get(2);
    byte[] rgb = new byte[(int) pixels.numBytes()];
    pixels.asRawTensor().data().read(rgb);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setDataElements(0, 0, width, height, rgb);
    try (OutputStream out = Files.newOutputStream(file);
        ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", png);
    }
  }
}
