package graft.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/**
 * How a TensorFlow session is opened. The first session of the process fixes the number of threads
 * for all later ones, so every session of one run is opened with the same options.
 *
 * @param threads threads within an operation, and operations at a time, at least 1
 * @param precision of the convolutions
 * @param trustModel whether a graph is opened whatever operations it has; not recorded in a run, so
 *     that every command decides anew
 */
public record SessionOptions(
    int threads,
    Precision precision,
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) boolean trustModel) {
  public SessionOptions {
    Objects.requireNonNull(precision, "precision is missing");
    if (threads < 1) {
      throw new IllegalArgumentException("threads (" + threads + ") must be at least 1");
    }
  }

  /** With models that are not trusted. */
  public SessionOptions(int threads, Precision precision) {
    this(threads, precision, false);
  }

  /** Computes in float32 and does not trust models. */
  public SessionOptions(int threads) {
    this(threads, Precision.FLOAT32);
  }

  /**
   * In float32, with models that are not trusted, a thread for each processor that the JVM may use
   * (a container's quota counts).
   */
  public static SessionOptions defaults() {
    return new SessionOptions(Runtime.getRuntime().availableProcessors());
  }

  /** The same in float32, for graphs that TensorFlow's rewriter need not look at. */
  public SessionOptions inFloat32() {
    return in(Precision.FLOAT32);
  }

  /** The same in a precision. */
  public SessionOptions in(Precision other) {
    return new SessionOptions(threads, other, trustModel);
  }

  /** The same for a model whose maker is trusted, or not. */
  public SessionOptions trusting(boolean trusted) {
    return new SessionOptions(threads, precision, trusted);
  }

  /** The options in TensorFlow's own form. */
  public ConfigProto toConfigProto() {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads);
    if (precision == Precision.BFLOAT16) {
      rewriter(config).setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON);
    } else if (precision == Precision.FLOAT16) {
      // The first changes what runs on a GPU, the second what runs on the processor.
      rewriter(config)
          .setAutoMixedPrecision(RewriterConfig.Toggle.ON)
          .setAutoMixedPrecisionCpu(RewriterConfig.Toggle.ON);
    }
    return config.build();
  }

  /** The settings of TensorFlow's rewriter, which float32 leaves alone. */
  private static RewriterConfig.Builder rewriter(ConfigProto.Builder config) {
    return config.getGraphOptionsBuilder().getRewriteOptionsBuilder();
  }
}
