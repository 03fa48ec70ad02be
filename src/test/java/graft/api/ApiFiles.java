package graft.api;

import graft.export.TinyModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The tiny model and pictures, as files of another program. */
final class ApiFiles {
  private ApiFiles() {}

  static Path model(Path folder, List<String> labels) {
    return TinyModel.export(folder, 0.3, labels);
  }

  static Path model(Path folder) {
    return model(folder, TinyModel.LABELS);
  }

  /** Different PNG and JPEG files of 5 to 20 pixels a side, so below and above the model's 8. */
  static List<Path> pictures(Path folder, int count) throws IOException {
    return pictures(folder, 0, count);
  }

  private static List<Path> pictures(Path folder, int first, int count) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      String format = i % 2 == 0 ? "png" : "jpg";
      Path file = folder.resolve("%04d.".formatted(i) + format);
      ImageIO.write(picture(i), format, file.toFile());
      files.add(file);
    }
    return files;
  }

  /** A folder with a folder of pictures for each class of the tiny model. */
  static Path labelled(Path folder, int ofEachClass) throws IOException {
    for (String label : TinyModel.LABELS) {
      pictures(folder.resolve(label), TinyModel.LABELS.indexOf(label) * ofEachClass, ofEachClass);
    }
    return folder;
  }

  private static BufferedImage picture(int number) {
    int side = 5 + number % 16;
    BufferedImage image = new BufferedImage(side, side + 1, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y <= side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, 0x10305 * (number + 7 * x) + 0x50301 * y & 0xffffff);
      }
    }
    return image;
  }
}
