package graft.cache;

import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Converts activations from float32 to the format on disk and back, in a small graph of its own.
 */
final class Conversion implements AutoCloseable {
  private final Storage storage;
  private final Graph graph = new Graph();
  private final Session session;
  private final Placeholder<TFloat32> computed;
  private final Operand<? extends TNumber> narrowed;
  private final Operand<TBool> finite;
  private final Placeholder<? extends TNumber> stored;
  private final Operand<TFloat32> widened;

  Conversion(Storage storage, SessionOptions options) {
    this.storage = storage;
    try {
      Ops tf = Ops.create(graph);
      this.computed = tf.placeholder(TFloat32.class);
      this.narrowed = tf.dtypes.cast(computed, storage.type());
      Operand<TFloat32> back = tf.dtypes.cast(narrowed, TFloat32.class);
      this.finite =
          tf.reduceAll(
              tf.math.isFinite(back), tf.range(tf.constant(0), tf.rank(back), tf.constant(1)));
      this.stored = tf.placeholder(storage.type());
      this.widened = tf.dtypes.cast(stored, TFloat32.class);
      this.session = new Session(graph, options.inFloat32().toConfigProto());
    } catch (RuntimeException | Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  /**
   * Rounds to the format on disk.
   *
   * @return a tensor of the same shape, which the caller closes
   * @throws GraftException when a number is not finite or is too large for the format
   */
  Tensor narrow(TFloat32 activations) {
    Result result =
        session.runner().feed(computed, activations).fetch(narrowed).fetch(finite).run();
    // The result is not closed as a whole, because its first tensor goes to the caller.
    Tensor numbers = result.get(0);
    try (TBool allFinite = (TBool) result.get(1)) {
      if (allFinite.getBoolean()) {
        return numbers;
      }
    }
    numbers.close();
    throw refused(activations);
  }

  /**
   * The exception for numbers that can't be rounded: one is not finite, or too large for the
   * format.
   */
  private GraftException refused(TFloat32 activations) {
    for (FloatNdArray number : activations.scalars()) {
      if (!Float.isFinite(number.getFloat())) {
        return new GraftException(
            "the base gives activations that are not finite: the model is damaged or its training"
                + " diverged; use another model");
      }
    }
    return new GraftException(
        "activations are too large for %s; train with --boundary-storage float32"
            .formatted(storage.label()));
  }

  /**
   * Reads activations and converts them to float32.
   *
   * @param shape shape of the tensor
   * @param reader fills a tensor that has the format on disk
   * @return float32 tensor of that shape, which the caller closes
   */
  TFloat32 widen(Shape shape, Consumer<Tensor> reader) {
    Tensor raw = Tensor.of(storage.type(), shape);
    try {
      reader.accept(raw);
    } catch (RuntimeException | Error e) {
      try (raw) {
        throw e;
      }
    }
    if (storage == Storage.FLOAT32) {
      return (TFloat32) raw;
    }
    try (raw) {
      return (TFloat32) session.runner().feed(stored, raw).fetch(widened).run().get(0);
    }
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
