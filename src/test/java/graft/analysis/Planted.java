package graft.analysis;

import graft.dataset.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up pictures and features, in which every picture differs from all others. */
final class Planted {
  private static final int SIDE = 16;

  private final SplittableRandom random;
  private final int width;

  Planted(long seed, int width) {
    this.random = new SplittableRandom(seed);
    this.width = width;
  }

  /** Features that are as good as orthogonal to those of other pictures. */
  float[] features() {
    float[] row = new float[width];
    for (int j = 0; j < width; j++) {
      row[j] = (float) (random.nextDouble() * 2 - 1);
    }
    return row;
  }

  /** Features near to other ones. */
  float[] near(float[] row, double distance) {
    float[] near = row.clone();
    float[] other = features();
    for (int j = 0; j < width; j++) {
      near[j] += (float) distance * other[j];
    }
    return near;
  }

  Pixels picture() {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new Pixels(SIDE, SIDE, rgb);
  }

  static Pixels mirrored(Pixels pixels) {
    byte[] rgb = new byte[pixels.rgb().length];
    int width = pixels.width();
    for (int i = 0; i < rgb.length; i++) {
      int column = i / 3 % width;
      rgb[i + (width - 1 - 2 * column) * 3] = pixels.rgb()[i];
    }
    return new Pixels(pixels.height(), width, rgb);
  }

  List<float[]> manyFeatures(int count) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(features());
    }
    return rows;
  }

  List<Pixels> manyPictures(int count) {
    List<Pixels> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(picture());
    }
    return pictures;
  }
}
