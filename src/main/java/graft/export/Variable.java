package graft.export;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TType;

/**
 * One resource variable of a graph.
 *
 * @param name its name in the graph and in the checkpoint, such as {@code conv2d_51/kernel}
 * @param shape its fixed shape
 * @param type its element type
 * @param trainedIn the phases whose optimizer changes it
 * @param handle the resource
 * @param value the only read of the variable that the network uses
 * @param initialValue the value before any weights are loaded; an export feeds weights here
 * @param initializer assigns {@code initialValue}
 */
record Variable<T extends TType>(
    String name,
    Shape shape,
    Class<T> type,
    TrainedIn trainedIn,
    VarHandleOp handle,
    Operand<T> value,
    Operand<T> initialValue,
    Op initializer) {

  /** An operation that sets the variable to zero. */
  Op clear(Ops tf) {
    return tf.assignVariableOp(handle, Variables.zeros(tf, shape, type));
  }

  /**
   * Whether this is the kernel of a dense layer or a convolution. In a depthwise convolution, Keras
   * names the kernel {@code depthwise_kernel}. Weight decay changes only kernels.
   */
  boolean isKernel() {
    return name.endsWith("kernel");
  }
}
