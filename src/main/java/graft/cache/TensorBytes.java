package graft.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;

/**
 * A tensor's own memory as a buffer, so that a file is read straight into it: one copy, from the
 * system's page cache to the tensor.
 */
final class TensorBytes {
  private TensorBytes() {}

  /** The bytes of a tensor of numbers, valid while the tensor is open. */
  static ByteBuffer of(Tensor tensor) {
    return tensor.asRawTensor().data().accept(new Memory()).order(ByteOrder.nativeOrder());
  }

  /** A pointer that takes an address as it is and owns nothing. */
  private static final class Borrowed extends BytePointer {
    Borrowed(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }

  /** Tensors of TensorFlow's runtime show an address; other kinds of storage do not occur. */
  private static final class Memory implements DataStorageVisitor<ByteBuffer> {
    @Override
    public ByteBuffer visit(long address, long length, long scale) {
      return new Borrowed(address, length * scale).asByteBuffer();
    }

    @Override
    public ByteBuffer fallback() {
      throw new IllegalStateException("the tensor's memory has no address");
    }
  }
}
