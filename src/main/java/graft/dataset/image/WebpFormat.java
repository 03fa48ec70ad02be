package graft.dataset.image;

import com.drew.imaging.FileType;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import graft.failure.PictureException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import javax.imageio.ImageReader;

/** WebP, decoded by TwelveMonkeys' reader, because TensorFlow has no kernel for it. */
final class WebpFormat implements ImageFormat {
  private static final int RIFF_BYTES = 8;

  /** Where the first chunk begins. */
  private static final int FIRST = 12;

  private static final int LOSSY = 0x20385056;
  private static final int LOSSLESS = 0x4c385056;
  private static final int EXTENDED = 0x58385056;
  private static final int ALPHA = 0x48504c41;

  /** Name of a chunk with one frame of an animation: a few numbers, then the frame's own chunks. */
  private static final int FRAME = 0x464d4e41;

  private static final int FRAME_BYTES = 16;
  private static final int CHUNK_BYTES = 8;

  /** Bytes of a frame's place, before its width and height. */
  private static final int PLACE_BYTES = 6;

  private static final int RGBA = 4;

  @Override
  public String name() {
    return "WebP";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("webp");
  }

  @Override
  public boolean matches(byte[] start) {
    return start.length >= 12
        && ImageFormat.startsWith(start, 'R', 'I', 'F', 'F')
        && start[8] == 'W'
        && start[9] == 'E'
        && start[10] == 'B'
        && start[11] == 'P';
  }

  @Override
  public ImageSize size(byte[] file) throws IOException {
    ByteBuffer bytes = little(file);
    return switch (bytes.getInt(FIRST)) {
      case LOSSY, LOSSLESS -> stored(bytes, FIRST);
      case EXTENDED -> canvas(bytes, FIRST + CHUNK_BYTES + 4);
      default -> throw new IOException("damaged WebP");
    };
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The size that a chunk with pixels gives. */
  private static ImageSize stored(ByteBuffer bytes, int chunk) {
    int at = chunk + CHUNK_BYTES;
    if (bytes.getInt(chunk) == LOSSY) {
      return new ImageSize(bytes.getShort(at + 8) & 0x3fff, bytes.getShort(at + 6) & 0x3fff);
    }
    int bits = bytes.getInt(at + 1);
    return new ImageSize((bits >>> 14 & 0x3fff) + 1, (bits & 0x3fff) + 1);
  }

  /** The size of a canvas or of a frame: three bytes each for the sides less one. */
  private static ImageSize canvas(ByteBuffer bytes, int at) {
    return new ImageSize(
        (bytes.getInt(at + 2) >>> 8 & 0xffffff) + 1, (bytes.getInt(at) & 0xffffff) + 1);
  }

  /**
   * The pixels must have the size of the picture, or of an animation's frame: the reader takes
   * memory for each of them.
   */
  @Override
  public void check(byte[] file) throws IOException {
    ByteBuffer bytes = little(file);
    if (RIFF_BYTES + Integer.toUnsignedLong(bytes.getInt(4)) > file.length) {
      throw new EOFException("the WebP is cut off");
    }
    int frame = first(bytes, Set.of(FRAME));
    int pixels = first(bytes, Set.of(LOSSY, LOSSLESS));
    ImageSize outer = frame < 0 ? size(file) : canvas(bytes, frame + CHUNK_BYTES + PLACE_BYTES);
    if (pixels < 0 || !stored(bytes, pixels).equals(outer)) {
      throw new IOException("damaged WebP");
    }
    PromisedMemory.check(RGBA * Math.max(outer.pixels(), size(file).pixels()), file);
  }

  /** Upright unless all chunks are there: the reader of EXIF takes memory for one unseen. */
  @Override
  public Orientation orientation(byte[] file) {
    return chunksFit(little(file)) ? Orientation.read(file, FileType.WebP) : Orientation.UPRIGHT;
  }

  private static boolean chunksFit(ByteBuffer bytes) {
    long end = RIFF_BYTES + Integer.toUnsignedLong(bytes.getInt(4));
    long at = FIRST;
    while (at + CHUNK_BYTES <= end) {
      long length = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      at += CHUNK_BYTES + length + (length & 1);
    }
    // Some programs do not pad the last chunk.
    return at <= end + 1;
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    if (hasPlainAlpha(little(file))) {
      throw new PictureFailure.Refused(
          Code.UNSUPPORTED,
          "a WebP with uncompressed alpha, which Graft does not read; convert it to PNG");
    }
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance();
    return JdkReader.read(reader, name(), file, true, size(file), output);
  }

  /** Whether the first picture has uncompressed alpha, which the reader decodes wrongly. */
  private static boolean hasPlainAlpha(ByteBuffer bytes) {
    int at = first(bytes, Set.of(ALPHA, LOSSY, LOSSLESS));
    return at >= 0 && bytes.getInt(at) == ALPHA && (bytes.get(at + CHUNK_BYTES) & 3) == 0;
  }

  /** Where the first chunk of one of these names begins, also within a frame; -1 if none does. */
  private static int first(ByteBuffer bytes, Set<Integer> names) {
    int at = FIRST;
    while (at + CHUNK_BYTES < bytes.limit()) {
      int name = bytes.getInt(at);
      if (names.contains(name)) {
        return at;
      }
      long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
      long next = at + CHUNK_BYTES + (name == FRAME ? FRAME_BYTES : length + (length & 1));
      at = (int) Math.min(next, bytes.limit());
    }
    return -1;
  }
}
