package graft.dataset.cifar;

import graft.failure.GraftException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The unpacked bytes of a gzip file, as long as they stay within bounds. What comes from elsewhere
 * may unpack to anything, and libraries read headers of any length into memory: here the reader
 * says up to where it expects bytes, and no more than that is ever unpacked.
 */
final class BoundedGunzip extends InputStream {
  /** gzip reaches 1,030; pictures hardly reach 2. */
  private static final int RATIO_LIMIT = 100;

  /** Anything may unpack to so much: small files of blank pictures are packed very well. */
  private static final long RATIO_FREE_BYTES = 16L << 20;

  /** A file may hold so much more than what it unpacks to: names, empty streams. */
  private static final long PACKING_BYTES = 1L << 20;

  private final Path archive;
  private final Packed packed;
  private final InputStream unpacked;
  private long position;
  private long lastNonZero = -1;
  private long end;
  private String excess = "unpacks to something";

  private BoundedGunzip(Path archive, InputStream file) throws IOException {
    this.archive = archive;
    this.packed = new Packed(file);
    this.unpacked =
        GzipCompressorInputStream.builder()
            .setInputStream(packed)
            .setDecompressConcatenated(true)
            .get();
  }

  /**
   * Opens a file; {@link #expect} must come before the first byte.
   *
   * @throws IOException if it can't be read or is no gzip file
   */
  static BoundedGunzip open(Path archive) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
    try {
      return new BoundedGunzip(archive, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Number of bytes unpacked so far. */
  long position() {
    return position;
  }

  /** Whether all bytes since a position were 0. */
  boolean zeroSince(long start) {
    return lastNonZero < start;
  }

  /**
   * Says where the bytes end that the reader is ready to take.
   *
   * @param newEnd a position
   * @param newExcess what to say of an archive that goes on after it
   */
  void expect(long newEnd, String newExcess) {
    end = newEnd;
    excess = newExcess;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = unpacked.read(target, offset, length);
    for (int i = n - 1; i >= 0; i--) {
      if (target[offset + i] != 0) {
        lastNonZero = position + i;
        break;
      }
    }
    position += Math.max(0, n);
    if (position > end) {
      throw refused(excess);
    }
    if (position > RATIO_FREE_BYTES && position > RATIO_LIMIT * packed.bytes) {
      throw refused("unpacks to over " + RATIO_LIMIT + " times its size");
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }

  private GraftException refused(String why) {
    return new GraftException(archive + " is not trusted: it " + why);
  }

  /** Counts what is read from the file. */
  private final class Packed extends InputStream {
    private final InputStream file;
    private long bytes;

    Packed(InputStream file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = file.read(target, offset, length);
      bytes += Math.max(0, n);
      if (bytes > 2 * position + PACKING_BYTES) {
        throw refused("holds over " + PACKING_BYTES + " bytes that unpack to nothing");
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
