package graft.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads NumPy files of format 1.0, by NumPy's description of it. */
public final class Npy {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\), \\}"
              + " *(#.*)?\n");

  private Npy() {}

  /** A float32 array of two dimensions. Behind the header may be a comment, as in Python. */
  public static float[][] read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[6];
    bytes.get(magic);
    assertThat(new String(magic, StandardCharsets.ISO_8859_1)).isEqualTo("\u0093NUMPY");
    assertThat(bytes.getShort()).as("format 1.0").isEqualTo((short) 1);
    byte[] header = new byte[bytes.getShort()];
    bytes.get(header);
    assertThat(bytes.position() % 64).as("where the numbers begin").isZero();
    Matcher words = HEADER.matcher(new String(header, StandardCharsets.US_ASCII));
    assertThat(words.matches()).isTrue();
    float[][] rows = new float[Integer.parseInt(words.group(1))][Integer.parseInt(words.group(2))];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = bytes.getFloat();
      }
    }
    assertThat(bytes.hasRemaining()).isFalse();
    return rows;
  }
}
