package graft.contract;

import org.tensorflow.proto.ConfigProto;

/**
 * How a TensorFlow session is opened. The first session of the process fixes the number of threads
 * for all later ones, so every session of one run is opened with the same options.
 *
 * @param threads threads within an operation, and operations at a time, at least 1
 */
public record SessionOptions(int threads) {
  public SessionOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads (" + threads + ") must be at least 1");
    }
  }

  /** One thread for each processor that the JVM may use (a container's quota counts). */
  public static SessionOptions defaults() {
    return new SessionOptions(Runtime.getRuntime().availableProcessors());
  }

  /** The options in TensorFlow's own form. */
  public ConfigProto toConfigProto() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(threads)
        .build();
  }
}
