import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws a small data set: circles, squares and triangles of random colours, sizes and places, as
 * PNG and JPEG files, {@code CLASS/NUMBER.png}:
 *
 * <pre>java tools/MakePictures.java OUTPUT [PICTURES-OF-EACH-CLASS]</pre>
 */
final class MakePictures {
  private static final List<String> CLASSES = List.of("circle", "square", "triangle");
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  private MakePictures() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
      System.err.println("usage: MakePictures.java OUTPUT [PICTURES-OF-EACH-CLASS]");
      System.exit(2);
    }
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    int count = args.length == 2 ? Integer.parseInt(args[1]) : 30;
    for (String name : CLASSES) {
      Path folder = Files.createDirectories(Path.of(args[0], name));
      for (int i = 1; i <= count; i++) {
        String format = i % 2 == 0 ? "png" : "jpg";
        Path file = folder.resolve(i + "." + format);
        ImageIO.write(picture(name, new Random(31L * i + name.hashCode())), format, file.toFile());
      }
    }
    System.out.println(CLASSES.size() * count + " pictures in " + args[0]);
  }

  private static BufferedImage picture(String name, Random random) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float hue = random.nextFloat();
    pen.setColor(Color.getHSBColor(hue, 0.3f, 0.9f));
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    // Graft looks at the central square, so the shape stays in it.
    AffineTransform place = new AffineTransform();
    place.translate(WIDTH / 2 + random.nextInt(21) - 10, HEIGHT / 2 + random.nextInt(21) - 10);
    place.rotate(random.nextDouble() - 0.5);
    double size = 0.7 + 0.3 * random.nextDouble();
    place.scale(size, size);
    Shape shape = place.createTransformedShape(shape(name));
    pen.setColor(Color.getHSBColor(hue + 0.5f, 0.9f, 0.6f));
    pen.fill(shape);
    pen.setColor(Color.DARK_GRAY);
    pen.setStroke(new BasicStroke(2));
    pen.draw(shape);
    pen.dispose();
    return image;
  }

  /** About 80 pixels wide, with its centre at the origin. */
  private static Shape shape(String name) {
    return switch (name) {
      case "circle" -> new Ellipse2D.Double(-40, -40, 80, 80);
      case "square" -> new Rectangle2D.Double(-36, -36, 72, 72);
      case "triangle" -> new Polygon(new int[] {-44, 44, 0}, new int[] {36, 36, -42}, 3);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
