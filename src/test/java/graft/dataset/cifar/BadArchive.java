package graft.dataset.cifar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar.gz written piece by piece, with no regard for what a tar.gz should be. */
final class BadArchive implements AutoCloseable {
  static final int MEBIBYTE = 1 << 20;
  private static final byte[] ZEROS = gzip(new byte[64 * MEBIBYTE]);

  private final OutputStream out;

  BadArchive(Path file) throws IOException {
    this.out =
        Files.newOutputStream(
            file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** A stream of its own, which gzip takes for a part of the whole. */
  BadArchive add(byte[] unpacked) throws IOException {
    out.write(gzip(unpacked));
    return this;
  }

  BadArchive add(String text) throws IOException {
    return add(text.getBytes(US_ASCII));
  }

  /** The header of a member that claims a size. */
  BadArchive header(String name, char type, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, (byte) type);
    entry.setSize(size);
    byte[] header = new byte[TarConstants.DEFAULT_RCDSIZE];
    entry.writeEntryHeader(header);
    return add(header);
  }

  /** A thousandth of it packed. */
  BadArchive zeros(int times64Mebibytes) throws IOException {
    for (int i = 0; i < times64Mebibytes; i++) {
      out.write(ZEROS);
    }
    return this;
  }

  BadArchive letters(int mebibytes) throws IOException {
    byte[] letters = new byte[MEBIBYTE];
    Arrays.fill(letters, (byte) 'a');
    byte[] packed = gzip(letters);
    for (int i = 0; i < mebibytes; i++) {
      out.write(packed);
    }
    return this;
  }

  /** What can't be packed. */
  BadArchive noise(int mebibytes) throws IOException {
    byte[] noise = new byte[mebibytes * MEBIBYTE];
    new Random(1).nextBytes(noise);
    return add(noise);
  }

  /** Bytes that are no gzip stream. */
  BadArchive raw(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  /** A sound archive, unpacked. */
  static byte[] sound(Path folder) throws IOException {
    Path file = TinyCifar.archive(folder.resolve("sound.tar.gz"));
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    } finally {
      Files.delete(file);
    }
  }

  /** Streams of no bytes at all. */
  static byte[] emptyStreams(int count) {
    byte[] one = gzip(new byte[0]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(one);
    }
    return all.toByteArray();
  }

  private static byte[] gzip(byte[] unpacked) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (FastGzip gzip = new FastGzip(packed)) {
      gzip.write(unpacked);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes everything", e);
    }
    return packed.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
