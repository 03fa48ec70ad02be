package graft.cache;

import graft.files.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file with the activations of consecutive images. It holds a record per image, then a CRC-32C
 * per record, then a seal: the CRC-32C of the cache's key, the block's index and the checksums. The
 * seal reveals a block that was copied from another cache or renamed, which is refused like a
 * damaged block.
 *
 * @param key SHA-256 of the cache's key
 * @param index the block's index in the cache, from 0
 * @param images number of records
 * @param recordBytes bytes per record
 */
record Block(String key, int index, int images, int recordBytes) {
  /** The file's size in bytes. */
  long fileBytes() {
    return bytes(images, recordBytes, 1);
  }

  /** Total bytes of several blocks that together hold {@code images} images. */
  static long bytes(int images, int recordBytes, int blocks) {
    return (long) images * recordBytes + Integer.BYTES * ((long) images + blocks);
  }

  /**
   * Writes the file. If this fails, no half-written file remains under the file's name.
   *
   * @param records one per image, in the order of the images
   * @return the checksum of each record
   */
  int[] write(Path file, List<ByteBuffer> records) {
    if (records.size() != images) {
      throw new IllegalArgumentException(
          "expected %d records, found %d".formatted(images, records.size()));
    }
    int[] checksums = records.stream().mapToInt(Block::checksum).toArray();
    WholeFile.write(file, out -> write(out, records, checksums));
    return checksums;
  }

  private void write(OutputStream out, List<ByteBuffer> records, int[] checksums)
      throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer record : records) {
      channel.write(record.duplicate());
    }
    channel.write(tail(checksums));
  }

  /**
   * Reads the whole file and checks it against its checksums and seal.
   *
   * @return the checksum of each record; empty if the file is missing, cut short or altered
   * @throws IOException when the file can't be read
   */
  Optional<int[]> verify(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != fileBytes()) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file)) {
      int[] found = new int[images];
      ByteBuffer record = ByteBuffer.allocateDirect(recordBytes);
      for (int i = 0; i < images; i++) {
        readFully(channel, record.clear(), (long) i * recordBytes);
        found[i] = checksum(record.flip());
      }
      ByteBuffer tail = ByteBuffer.allocate(Integer.BYTES * (images + 1));
      readFully(channel, tail, (long) images * recordBytes);
      return tail.flip().equals(tail(found)) ? Optional.of(found) : Optional.empty();
    }
  }

  /**
   * Marks the record of an image that can't be decoded: each number becomes a NaN, in any storage
   * format. Activations of an image are never NaN.
   */
  static void markBad(ByteBuffer record) {
    while (record.hasRemaining()) {
      record.put((byte) 0xff);
    }
  }

  /** The checksum of a buffer's remaining bytes. */
  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /**
   * Fills a buffer from a position in a file.
   *
   * @throws IOException when the file can't be read or ends too early
   */
  static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw new IOException("the file ends too early");
      }
      at += read;
    }
  }

  /** The checksums and the seal over them, little-endian. */
  private ByteBuffer tail(int[] checksums) {
    ByteBuffer tail =
        ByteBuffer.allocate(Integer.BYTES * (images + 1)).order(ByteOrder.LITTLE_ENDIAN);
    tail.asIntBuffer().put(checksums);
    CRC32C seal = new CRC32C();
    seal.update((key + " " + index + " " + images).getBytes(StandardCharsets.US_ASCII));
    seal.update(tail.slice(0, Integer.BYTES * images));
    return tail.putInt(Integer.BYTES * images, (int) seal.getValue());
  }
}
