package graft.dataset.image;

import com.drew.imaging.FileType;
import graft.failure.PictureException.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * JPEG, decoded by TensorFlow, which uses libjpeg. A file that libjpeg reads with a warning is
 * accepted. A file without an end marker is accepted only if its pixels are complete.
 */
final class JpegFormat implements ImageFormat {
  private static final int FOUR_INKS = 4;

  /** Adobe's marker. It says that the four inks are inverted, and not converted to YCCK. */
  private static final byte[] ADOBE = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  @Override
  public String name() {
    return "JPEG";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("jpg", "jpeg", "jpe", "jfif");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 0xff, 0xd8);
  }

  @Override
  public ImageSize size(byte[] file) throws IOException {
    JpegSegments.Frame frame = new JpegSegments(file).frame();
    if (!frame.isCommon()) {
      String kind =
          frame.bits() == 8 ? "a lossless or hierarchical JPEG" : "a JPEG of 12 or 16 bits";
      throw new PictureFailure.Refused(
          Code.UNSUPPORTED, kind + ", which Graft does not read; convert it to PNG");
    }
    return frame.size();
  }

  /** Of a picture of several scans, libjpeg keeps all coefficients, and sets them to zero first. */
  @Override
  public void check(byte[] file) throws IOException {
    JpegSegments.Frame frame = new JpegSegments(file).frame();
    PromisedMemory.check(Short.BYTES * frame.size().pixels() * frame.components(), file);
  }

  @Override
  public Orientation orientation(byte[] file) {
    return Orientation.read(file, FileType.Jpeg);
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    JpegSegments.Summary summary = new JpegSegments(file).summary();
    byte[] jpeg = summary.ended() ? file : ended(file, summary);
    if (summary.stray()) {
      jpeg = new JpegSegments(jpeg).withoutStrayBytes();
    }
    if (summary.frame().components() == FOUR_INKS && !summary.adobe()) {
      jpeg = withAdobe(jpeg);
    }
    try (Decoded picture = output.run(kernel(summary.frame().size(), output.imageSize()), jpeg)) {
      return output.fit(picture);
    }
  }

  /**
   * The kernel that reduces most, but leaves a shorter side of at least twice {@code imageSize};
   * the kernel that does not reduce if there is none.
   */
  private static Kernel kernel(ImageSize size, int imageSize) {
    int times = size.shorterSide() / (2 * imageSize);
    if (times >= 8) {
      return Kernel.JPEG_BY_8;
    }
    if (times >= 4) {
      return Kernel.JPEG_BY_4;
    }
    return times >= 2 ? Kernel.JPEG_BY_2 : Kernel.JPEG;
  }

  /** Adds an end marker; without it TensorFlow would not decode the last rows of a file. */
  private static byte[] ended(byte[] file, JpegSegments.Summary summary) throws IOException {
    int length = file[file.length - 1] == (byte) 0xff ? file.length - 1 : file.length;
    byte[] ended = Arrays.copyOf(file, length + 2);
    ended[length] = (byte) 0xff;
    ended[length + 1] = (byte) 0xd9;
    if (!summary.everyScan()
        || !summary.frame().isHuffman()
        || !JdkReader.readsJpegWithoutWarning(ended)) {
      throw new IOException("the JPEG is cut off");
    }
    return ended;
  }

  /**
   * Adds Adobe's marker. All common programs store four inks inverted as Adobe does, with or
   * without the marker. TensorFlow takes four inks as inverted only with the marker.
   */
  private static byte[] withAdobe(byte[] file) {
    byte[] marked = new byte[file.length + ADOBE.length];
    System.arraycopy(file, 0, marked, 0, 2);
    System.arraycopy(ADOBE, 0, marked, 2, ADOBE.length);
    System.arraycopy(file, 2, marked, 2 + ADOBE.length, file.length - 2);
    return marked;
  }
}
