package graft.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;

/** Writes tensors as NumPy's {@code .npy} files, version 1.0. */
final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private NpyFile() {}

  /** Writes a uint8, int64 or float32 tensor. */
  static void write(Path file, Tensor tensor) throws IOException {
    ByteDataBuffer data = tensor.asRawTensor().data();
    byte[] bytes = new byte[(int) data.size()];
    data.read(bytes);
    byte[] header = header(tensor).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(MAGIC);
      out.write(header.length & 0xFF);
      out.write(header.length >> 8);
      out.write(header);
      out.write(bytes);
    }
  }

  /** A Python dictionary, padded so that the data begin at a multiple of 64. */
  private static String header(Tensor tensor) {
    String shape =
        Arrays.stream(tensor.shape().asArray())
            .mapToObj(size -> size + ",")
            .collect(Collectors.joining());
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type(tensor), shape);
    int used = MAGIC.length + 2 + text.length() + 1;
    return text + " ".repeat(Math.floorMod(-used, 64)) + "\n";
  }

  private static String type(Tensor tensor) {
    return switch (tensor.dataType()) {
      case DT_UINT8 -> "|u1";
      case DT_INT64 -> "<i8";
      case DT_FLOAT -> "<f4";
      default -> throw new IllegalArgumentException("no .npy type for " + tensor.dataType());
    };
  }
}
