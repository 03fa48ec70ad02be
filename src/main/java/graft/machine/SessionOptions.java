package graft.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/**
 * How a TensorFlow session is opened. The first session of the process fixes the number of threads
 * that run operations for all later sessions, and the number of threads within an operation unless
 * sessions {@linkplain #haveOwnThreads have their own}. So every session of one run is opened with
 * the same options, but for {@linkplain #toConfigProtoOfParts one}.
 *
 * @param threads number of threads within an operation, and of operations at the same time, at
 *     least 1
 * @param precision number format of the convolutions
 * @param trustModel whether a graph may have any operation; not written to {@code run.json}, so the
 *     user has to say it for each command
 */
public record SessionOptions(
    int threads,
    Precision precision,
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) boolean trustModel) {
  /** Environment variable that gives each session its own threads within an operation. */
  static final String OWN_THREADS_VARIABLE = "TF_OVERRIDE_GLOBAL_THREADPOOL";

  static final String OWN_THREADS_VALUE = "1";

  /**
   * Most threads that a user may ask for: twice the processors of the largest machines. TensorFlow
   * starts all threads at once, and the process ends if the system refuses a thread.
   */
  public static final int MOST_THREADS = 1024;

  public SessionOptions {
    Objects.requireNonNull(precision, "precision is missing");
    if (threads < 1) {
      throw new IllegalArgumentException("threads (" + threads + ") must be at least 1");
    }
  }

  /** Options that do not trust models. */
  public SessionOptions(int threads, Precision precision) {
    this(threads, precision, false);
  }

  /** Options for float32 that do not trust models. */
  public SessionOptions(int threads) {
    this(threads, Precision.FLOAT32);
  }

  /**
   * Options for float32 that do not trust models, with one thread per processor that the JVM may
   * use (a container's quota counts).
   */
  public static SessionOptions defaults() {
    return new SessionOptions(Runtime.getRuntime().availableProcessors());
  }

  /** The same options in float32, for graphs that TensorFlow's rewriter need not change. */
  public SessionOptions inFloat32() {
    return in(Precision.FLOAT32);
  }

  /** The same options with another number of threads. */
  public SessionOptions threads(int number) {
    return new SessionOptions(number, precision, trustModel);
  }

  /** The same options with another precision. */
  public SessionOptions in(Precision other) {
    return new SessionOptions(threads, other, trustModel);
  }

  /** The same options with another {@code trustModel}. */
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
      // The first setting is for operations on a GPU, the second for operations on the processor.
      rewriter(config)
          .setAutoMixedPrecision(RewriterConfig.Toggle.ON)
          .setAutoMixedPrecisionCpu(RewriterConfig.Toggle.ON);
    }
    return config.build();
  }

  /**
   * The options of a session that only predicts, in TensorFlow's own form. Its rewriter goes over a
   * graph once and not twice, which takes a tenth less time for the first picture. On a processor
   * the numbers of Graft's graphs keep their bits. A GPU may need it, to clean up after the first.
   */
  public ConfigProto toPredictingConfigProto() {
    if (NativeLibrary.isForGpus()) {
      return toConfigProto();
    }
    ConfigProto.Builder config = toConfigProto().toBuilder();
    rewriter(config).setMetaOptimizerIterations(RewriterConfig.NumIterationsType.ONE);
    return config.build();
  }

  /**
   * The options of a session whose graph has a part of a batch for each thread, in TensorFlow's own
   * form: an operation has one thread, and as many operations as threads run at the same time.
   *
   * <p>Also the threads that run operations are the session's own. Each thread keeps oneDNN's
   * primitives for later calls, made for the number of threads of the session that needed them
   * first (source: {@code MklPrimitiveFactory} in {@code tensorflow/core/util/mkl_util.h}). With
   * another session's threads the parts take twice the time.
   */
  public ConfigProto toConfigProtoOfParts() {
    return toPredictingConfigProto().toBuilder()
        .setIntraOpParallelismThreads(1)
        .setUsePerSessionThreads(true)
        .build();
  }

  /**
   * Whether each session of this process has its own threads within an operation, so that {@link
   * #toConfigProtoOfParts} has an effect. TensorFlow reads that from the environment (source:
   * {@code LocalDevice} in {@code tensorflow/core/common_runtime/local_device.cc}), which the
   * launcher sets.
   */
  public static boolean haveOwnThreads() {
    String value = System.getenv(OWN_THREADS_VARIABLE);
    return OWN_THREADS_VALUE.equals(value) || "true".equalsIgnoreCase(value);
  }

  /** The settings of TensorFlow's rewriter; float32 keeps their defaults. */
  private static RewriterConfig.Builder rewriter(ConfigProto.Builder config) {
    return config.getGraphOptionsBuilder().getRewriteOptionsBuilder();
  }
}
