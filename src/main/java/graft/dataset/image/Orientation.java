package graft.dataset.image;

import com.drew.imaging.FileType;
import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/**
 * How a stored picture is turned upright: mirrored first, then its rows and columns exchanged.
 *
 * @param mirrorsRows whether the first row becomes the last
 * @param mirrorsColumns whether the first column becomes the last
 * @param exchanges whether rows become columns
 */
public record Orientation(boolean mirrorsRows, boolean mirrorsColumns, boolean exchanges) {
  /** The picture is stored as it is seen. */
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** The orientation of EXIF's value, 1 to 8. Any other value counts as 1. */
  static Orientation of(int exif) {
    return exif < 1 || exif > 8
        ? UPRIGHT
        : new Orientation(
            exif == 3 || exif == 4 || exif == 6 || exif == 7,
            exif == 2 || exif == 3 || exif == 7 || exif == 8,
            exif >= 5);
  }

  /**
   * The orientation in a file's EXIF. A file without EXIF or with damaged EXIF counts as upright,
   * because the file's pixels may still be undamaged.
   */
  static Orientation read(byte[] file, FileType type) {
    try {
      ExifIFD0Directory exif =
          metadata(file, type).getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return value == null ? UPRIGHT : of(value);
    } catch (ImageProcessingException | IOException | RuntimeException | StackOverflowError e) {
      // The stack overflows where thousands of images lie one within another.
      return UPRIGHT;
    }
  }

  private static Metadata metadata(byte[] file, FileType type)
      throws ImageProcessingException, IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    return type == FileType.Jpeg
        ? JpegMetadataReader.readMetadata(in, List.of(new ExifReader()))
        : ImageMetadataReader.readMetadata(in, file.length, type);
  }

  /**
   * Turns a square upright.
   *
   * @param square closed by this method, unless it is returned
   * @return a square, which the caller closes
   */
  Pixels turn(Pixels square) {
    if (equals(UPRIGHT)) {
      return square;
    }
    int side = square.width();
    byte[] rgb;
    try (square) {
      rgb = square.rgb();
    }
    byte[] turned = new byte[rgb.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int row = mirrored(exchanges ? x : y, side, mirrorsRows);
        int column = mirrored(exchanges ? y : x, side, mirrorsColumns);
        System.arraycopy(
            rgb,
            Pixels.CHANNELS * (row * side + column),
            turned,
            Pixels.CHANNELS * (y * side + x),
            Pixels.CHANNELS);
      }
    }
    return new Pixels(side, side, turned);
  }

  private static int mirrored(int index, int side, boolean mirrors) {
    return mirrors ? side - 1 - index : index;
  }
}
