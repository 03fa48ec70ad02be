package graft.dataset.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The segments of a JPEG. Stray bytes between them are passed over, as libjpeg does. */
final class JpegSegments {
  private static final int APP14 = 0xee;
  private static final int SOS = 0xda;
  private static final int EOI = 0xd9;
  private static final int COEFFICIENTS = 64;

  /** SOI, which begins the file. */
  private static final int SOI_BYTES = 2;

  private final ByteBuffer file;
  private int at = SOI_BYTES;

  /** The frame header, or null. */
  private Frame frame;

  private boolean adobe;
  private boolean stray;

  /** The coefficients of each component whose last bit a scan has given. */
  private final Map<Integer, BitSet> known = new HashMap<>();

  /**
   * The frame header.
   *
   * @param marker 0xc0 to 0xcf, which says how the picture is coded
   * @param bits of a sample
   */
  record Frame(int marker, int bits, ImageSize size, int components) {
    /** Whether libjpeg reads it: baseline, extended or progressive, of 8 bits. */
    boolean isCommon() {
      return bits == 8 && (isHuffman() || marker == 0xc9 || marker == 0xca);
    }

    /** By Huffman codes, not by arithmetic coding. */
    boolean isHuffman() {
      return marker <= 0xc2;
    }

    boolean isProgressive() {
      return marker == 0xc2 || marker == 0xca;
    }
  }

  /**
   * What decoding a whole file depends on.
   *
   * @param adobe whether it has Adobe's marker, which says how four inks are stored
   * @param stray whether there are bytes between the segments before the first scan
   * @param ended whether it has an end marker
   * @param everyScan whether its scans give every coefficient in full; known of files that have not
   *     ended
   */
  record Summary(Frame frame, boolean adobe, boolean stray, boolean ended, boolean everyScan) {}

  JpegSegments(byte[] file) {
    this.file = ByteBuffer.wrap(file);
  }

  /**
   * Reads up to the frame header.
   *
   * @throws EOFException if the bytes end before
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

  /** Reads all of the file; bytes after the end marker don't matter. */
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

  /** Moves behind the next marker; 0xff 0x00 and bytes that belong to none are passed over. */
  private int next() throws EOFException {
    while (at + 1 < file.limit()) {
      int marker = unsigned(at + 1);
      if (unsigned(at) == 0xff && marker != 0xff && marker != 0) {
        at += 2;
        return marker;
      }
      // Behind the start of a scan these are its data.
      stray |= known.isEmpty();
      at++;
    }
    throw new EOFException("it ends within its header");
  }

  /** Reads what is wanted of a marker's segment, if it has one, and moves behind it. */
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

  /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which are in this range. */
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
