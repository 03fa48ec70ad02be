package graft.spark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;

/** Spark in this process, a tiny model, and pictures for it. */
final class LocalSpark {
  /** Of Graft's own tests: three classes, images of 8x8. */
  static final Path MODEL = Path.of("../src/test/resources/earlier/0.1.0/model");

  private LocalSpark() {}

  /** The session of all tests, with two cores, and with the serializer that knows no records. */
  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("test")
        .config("spark.ui.enabled", false)
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.sql.shuffle.partitions", 2)
        .config(
            "spark.hadoop.fs." + OtherFileSystem.SCHEME + ".impl", OtherFileSystem.class.getName())
        .getOrCreate();
  }

  /** Different PNG and JPEG files of 5 to 20 pixels a side. */
  static List<Path> pictures(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String format = i % 2 == 0 ? "png" : "jpg";
      Path file = folder.resolve("%05d.".formatted(i) + format);
      ImageIO.write(picture(i), format, file.toFile());
      files.add(file);
    }
    return files;
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
