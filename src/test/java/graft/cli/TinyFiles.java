package graft.cli;

import graft.export.TinyModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The tiny model and pictures for it, as files that commands are called with. */
final class TinyFiles {
  private static final List<String> CLASSES = List.of("blue", "green", "red");
  private static final int SIDE = 12;

  private TinyFiles() {}

  /** The model, for the classes of {@link #pictures}. */
  static Path model(Path output) {
    return TinyModel.export(output, 0.3, CLASSES);
  }

  /** A folder of folders of PNG files, each of its own colour. */
  static Path pictures(Path folder, int ofEachClass) throws IOException {
    for (int label = 0; label < CLASSES.size(); label++) {
      Path parent = Files.createDirectories(folder.resolve(CLASSES.get(label)));
      for (int i = 0; i < ofEachClass; i++) {
        Files.write(parent.resolve(i + ".png"), picture(0xc0 << 8 * label | i % 64));
      }
    }
    return folder;
  }

  /** Links to a picture that takes a while to decode, as many in each class. */
  static void largePictures(Path folder, int ofEachClass) throws IOException {
    BufferedImage image = new BufferedImage(3000, 3000, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    Path picture = Files.write(folder.resolveSibling("large.png"), png.toByteArray());
    for (String name : CLASSES) {
      Path parent = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < ofEachClass; i++) {
        Files.createLink(parent.resolve(i + ".png"), picture);
      }
    }
  }

  /** One folder of PNG files with names of 200 characters, so that a table of them is large. */
  static Path longNames(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      Files.write(folder.resolve("n".repeat(190) + "%06d.png".formatted(i)), picture(i));
    }
    return folder;
  }

  /** A file that is a HEIC picture by its first bytes; its folder is made too. */
  static Path heic(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] start = "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1);
    return Files.write(file, start);
  }

  private static byte[] picture(int colour) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      image.setRGB(pixel % SIDE, pixel / SIDE, colour);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
