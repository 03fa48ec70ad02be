package graft.tensorboard;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * A file of events in TensorFlow's TFRecord format. Each record is, in little-endian order, the
 * length of its data (8 bytes), the checksum of these bytes (4), the data, and their checksum (4).
 * A checksum is a CRC-32C, masked so that the checksum of bytes that hold checksums stays a good
 * one: turned right by 15 bits, plus {@code 0xa282ead8} (TensorFlow, {@code
 * core/lib/io/record_writer.cc} and {@code core/lib/hash/crc32c.h}).
 *
 * <p>A process that is killed leaves whole records and, at the end, perhaps a part of one, which
 * readers pass over.
 */
final class EventFile implements AutoCloseable {
  private static final String NAME = "events.out.tfevents.%010d.graft";

  /** The beginning of an event file's name, also of one that another program wrote. */
  private static final Pattern NAMED =
      Pattern.compile("events\\.out\\.tfevents\\.(\\d{1,18})\\..*");

  private static final int MASK = 0xa282ead8;

  private final Path file;
  private final OutputStream out;

  private EventFile(Path file) throws IOException {
    this.file = file;
    this.out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
  }

  /**
   * Makes a new file, and its folder if needed. Readers take a folder's files in the order of their
   * names, so its name comes after those that are there, even if the clock was set back.
   *
   * @param now seconds since 1970
   * @throws IOException if it can't be made
   */
  static EventFile create(Path folder, long now) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      long newest = files.mapToLong(EventFile::seconds).max().orElse(0);
      return new EventFile(folder.resolve(NAME.formatted(Math.max(now, newest + 1))));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The number in the name of an event file; 0 for any other file. */
  private static long seconds(Path file) {
    Matcher name = NAMED.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  Path file() {
    return file;
  }

  /** Adds an event. It may not be in the file before the next {@link #flush}. */
  void add(Event event) throws IOException {
    out.write(record(event.toByteArray()));
  }

  void flush() throws IOException {
    out.flush();
  }

  /** A record with this data. */
  static byte[] record(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(checksum(record.array(), 0, Long.BYTES));
    record.put(data).putInt(checksum(data, 0, data.length));
    return record.array();
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
