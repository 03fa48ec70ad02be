package graft.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How a TensorFlow session is opened. The first session of the process fixes the number of threads
 * for all later ones, so every session of one run is opened with the same options.
 *
 * @param threads threads within an operation, and operations at a time, at least 1
 * @param precision of the convolutions
 * @param trustModel whether a graph is opened whatever operations it has; never recorded: trust is
 *     given anew at each call
 */
public record SessionOptions(
    int threads,
    Precision precision,
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) boolean trustModel) {
  public SessionOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads (" + threads + ") must be at least 1");
    }
  }

  /** With models that are not trusted. */
  public SessionOptions(int threads, Precision precision) {
    this(threads, precision, false);
  }

  /** In float32, with models that are not trusted. */
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

  /** The same for a graph without convolutions, which the rewriter need not look at. */
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
    rewriter()
        .ifPresent(
            rewriter ->
                config.setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriter)));
    return config.build();
  }

  /** What changes a graph's convolutions; in float32 nothing does. */
  private Optional<RewriterConfig> rewriter() {
    RewriterConfig.Builder rewriter = RewriterConfig.newBuilder();
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 ->
          Optional.of(
              rewriter.setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON).build());
      // The first changes what runs on a GPU, the second what runs on the processor.
      case FLOAT16 ->
          Optional.of(
              rewriter
                  .setAutoMixedPrecision(RewriterConfig.Toggle.ON)
                  .setAutoMixedPrecisionCpu(RewriterConfig.Toggle.ON)
                  .build());
    };
  }
}
