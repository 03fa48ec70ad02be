package graft.gallery;

import graft.files.GrowingFile;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Tiles as HTML, in the order in which they came, so that none has to stay in memory. The file
 * begins with a line that says whose tiles they are. Before the HTML of each are its group, its
 * probability and the number of its bytes. All methods throw a {@link graft.failure.GraftException}
 * if the file can't be read or written.
 */
final class TileFile implements AutoCloseable {
  /** Bytes of the first line. */
  private static final int HEADER = 64;

  /** Bytes before the HTML of a tile: group, probability, number of bytes. */
  private static final int PREFIX = 2 * Integer.BYTES + Float.BYTES;

  private final Path file;
  private final String mark;
  private final GrowingFile growing;

  /** Takes what is known of a tile. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes one.
     *
     * @param offset where it is in the file
     */
    void visit(long offset, int group, float probability);
  }

  /**
   * Opens what is there, or an empty file; {@link #keep} is called next.
   *
   * @param mark tells the tiles of one call from those of another
   * @throws graft.failure.GraftException also if another process has it open
   */
  TileFile(Path file, String mark) {
    this.file = file;
    this.mark = mark;
    this.growing = GrowingFile.open(file);
  }

  /** The number of whole tiles that are there; 0 if they are those of another call. */
  long tiles() {
    long[] count = {0};
    walk(Long.MAX_VALUE, (offset, group, probability) -> count[0]++);
    return count[0];
  }

  /**
   * Drops all tiles but the first ones.
   *
   * @param tiles how many stay, at most {@link #tiles}; 0 to begin anew
   */
  void keep(long tiles) {
    growing.cut(tiles == 0 ? 0 : walk(tiles, (offset, group, probability) -> {}));
    growing.write(header(), 0);
  }

  /** Adds tiles, and makes them durable. */
  void add(List<Tile> tiles) {
    for (Tile tile : tiles) {
      byte[] html = tile.html().markup().getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes = ByteBuffer.allocate(PREFIX + html.length);
      bytes.putInt(tile.group()).putFloat(tile.probability()).putInt(html.length).put(html);
      growing.append(bytes.array());
    }
    growing.sync();
  }

  /** Tells of each tile. */
  void each(Visitor visitor) {
    walk(Long.MAX_VALUE, visitor);
  }

  /**
   * Tells of the first tiles, up to the first that was not written whole.
   *
   * @return where the last of them ends
   */
  private long walk(long most, Visitor visitor) {
    long end = HEADER;
    try {
      InputStream in = growing.from(0);
      if (!Arrays.equals(in.readNBytes(HEADER), header())) {
        return HEADER;
      }
      for (long tile = 0; tile < most; tile++) {
        byte[] prefix = in.readNBytes(PREFIX);
        if (prefix.length < PREFIX) {
          return end;
        }
        ByteBuffer read = ByteBuffer.wrap(prefix);
        int group = read.getInt();
        float probability = read.getFloat();
        int length = read.getInt();
        // What a crash leaves at the end of a file may be zeros.
        if (length < 1 || length > growing.size() - end - PREFIX) {
          return end;
        }
        visitor.visit(end, group, probability);
        in.skipNBytes(length);
        end += PREFIX + length;
      }
      return end;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /** The number of bytes of a tile's HTML. */
  int length(long offset) {
    return ByteBuffer.wrap(read(offset, PREFIX)).getInt(PREFIX - Integer.BYTES);
  }

  /** A tile's HTML, in UTF-8. */
  byte[] html(long offset) {
    return read(offset + PREFIX, length(offset));
  }

  private byte[] read(long position, int count) {
    try {
      byte[] bytes = growing.from(position).readNBytes(count);
      if (bytes.length < count) {
        throw new IOException("it ends too soon");
      }
      return bytes;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private byte[] header() {
    String line = "graft gallery 1 " + mark;
    return (line + " ".repeat(HEADER - 1 - line.length()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  void delete() {
    growing.delete();
  }

  @Override
  public void close() {
    growing.close();
  }
}
