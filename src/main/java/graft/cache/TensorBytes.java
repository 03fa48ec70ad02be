package graft.cache;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;

/**
 * Gives a tensor's memory as buffers, so that a file is read straight into the tensor. The data are
 * copied once, from the system's page cache.
 */
final class TensorBytes {
  private TensorBytes() {}

  /**
   * The bytes of each row of a tensor of numbers; its first dimension counts the rows. The buffers
   * are valid while the tensor is open. A row has at most 2 GiB; the tensor may have more.
   */
  static List<ByteBuffer> rows(Tensor tensor) {
    return tensor.asRawTensor().data().accept(new Rows(tensor.shape().get(0)));
  }

  /** A pointer to memory that it does not own. */
  private static final class Borrowed extends BytePointer {
    Borrowed(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }

  /**
   * Makes a buffer for each row. Tensors of TensorFlow's runtime have an address; other kinds of
   * storage do not occur.
   */
  private record Rows(long count) implements DataStorageVisitor<List<ByteBuffer>> {
    @Override
    public List<ByteBuffer> visit(long address, long length, long scale) {
      long bytes = length * scale / count;
      return LongStream.range(0, count)
          .mapToObj(row -> new Borrowed(address + row * bytes, bytes).asByteBuffer())
          .toList();
    }

    @Override
    public List<ByteBuffer> fallback() {
      throw new IllegalStateException("the tensor's memory has no address");
    }
  }
}
