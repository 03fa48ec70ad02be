package graft.dataset.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Reads the segments of a JPEG. Skips stray bytes between segments, as libjpeg does. */
final class JpegSegments {
  private static final int APP14 = 0xee;
  private static final int SOS = 0xda;
  private static final int EOI = 0xd9;
  private static final int COEFFICIENTS = 64;

  /** Length of the marker SOI, which begins the file. */
  private static final int SOI_BYTES = 2;

  private final ByteBuffer file;
  private int at = SOI_BYTES;

  /** The frame header; null before it is read. */
  private Frame frame;

  private boolean adobe;
  private boolean stray;

  /**
   * For each component of the picture: the coefficients of which the scans read so far hold all
   * bits.
   */
  private final Map<Integer, BitSet> known = new HashMap<>();

  /**
   * The frame header.
   *
   * @param marker 0xc0 to 0xcf, which says how the picture is coded
   * @param bits bits per sample
   */
  record Frame(int marker, int bits, ImageSize size, int components) {
    /** Whether libjpeg reads such a JPEG: baseline, extended or progressive, with 8 bits. */
    boolean isCommon() {
      return bits == 8 && (isHuffman() || marker == 0xc9 || marker == 0xca);
    }

    /** Whether the JPEG has Huffman codes, not arithmetic coding. */
    boolean isHuffman() {
      return marker <= 0xc2;
    }

    boolean isProgressive() {
      return marker == 0xc2 || marker == 0xca;
    }
  }

  /**
   * What the decoder needs to know about a whole file.
   *
   * @param adobe whether it has Adobe's marker, which says how four inks are stored
   * @param stray whether there are bytes between the segments before the first scan
   * @param ended whether it has an end marker
   * @param everyScan whether the scans hold all bits of every coefficient. This is checked only for
   *     a progressive file without an end marker; for other files it is true.
   */
  record Summary(Frame frame, boolean adobe, boolean stray, boolean ended, boolean everyScan) {}

  JpegSegments(byte[] file) {
    this.file = ByteBuffer.wrap(file);
  }

  /**
   * Reads up to the frame header.
   *
   * @throws EOFException if the bytes end before the frame header
   */
  Frame frame() throws IOException {
    while (frame == null) {
      int marker = next();
      if (marker == SOS || marker == EOI) {
        throw new IOException("the JPEG has no frame header");
      }
      read(marker);
    }
    return frame;
  }

  /** Reads the whole file, up to its end marker if it has one. */
  Summary summary() throws IOException {
    try {
      for (int marker = next(); marker != EOI; marker = next()) {
        read(marker);
      }
      return new Summary(frame, adobe, stray, true, true);
    } catch (EOFException | IndexOutOfBoundsException e) {
      boolean every =
          known.size() == frame.components()
              && known.values().stream().allMatch(c -> c.cardinality() == COEFFICIENTS);
      return new Summary(frame, adobe, stray, false, every || !frame.isProgressive());
    }
  }

  /** A copy of the file without stray bytes before the first scan. */
  byte[] withoutStrayBytes() throws IOException {
    ByteArrayOutputStream clean = new ByteArrayOutputStream(file.limit());
    clean.write(file.array(), 0, SOI_BYTES);
    for (int marker = next(); marker != SOS; marker = next()) {
      int from = at - 2;
      read(marker);
      clean.write(file.array(), from, at - from);
    }
    clean.write(file.array(), at - 2, file.limit() - at + 2);
    return clean.toByteArray();
  }

  /** Moves past the next marker and returns it. Skips 0xff 0x00 and bytes outside of segments. */
  private int next() throws EOFException {
    while (at + 1 < file.limit()) {
      int marker = unsigned(at + 1);
      if (unsigned(at) == 0xff && marker != 0xff && marker != 0) {
        at += 2;
        return marker;
      }
      // Skipped bytes are stray only before the first scan; later they are data of a scan.
      stray |= known.isEmpty();
      at++;
    }
    throw new EOFException("the JPEG is cut off or damaged");
  }

  /** Reads the segment of a marker, if it has one, and moves past it. */
  private void read(int marker) {
    if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
      return;
    }
    if (isFrame(marker)) {
      ImageSize size = new ImageSize(word(at + 3), word(at + 5));
      frame = new Frame(marker, unsigned(at + 2), size, unsigned(at + 7));
    } else if (marker == APP14) {
      adobe |= word(at) >= 12 && file.getInt(at + 2) == 0x41646f62;
    } else if (marker == SOS) {
      addScan();
    }
    at += word(at);
  }

  /** Whether a marker is one of SOF0 to SOF15, c0 to cf without DHT (c4), JPG (c8) and DAC (cc). */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void addScan() {
    int components = unsigned(at + 2);
    int parameters = at + 3 + 2 * components;
    boolean lastBit = (unsigned(parameters + 2) & 15) == 0;
    for (int i = 0; i < components; i++) {
      BitSet ofComponent = known.computeIfAbsent(unsigned(at + 3 + 2 * i), id -> new BitSet());
      if (lastBit) {
        ofComponent.set(unsigned(parameters), unsigned(parameters + 1) + 1);
      }
    }
  }

  private int word(int index) {
    return Short.toUnsignedInt(file.getShort(index));
  }

  private int unsigned(int index) {
    return Byte.toUnsignedInt(file.get(index));
  }
}
