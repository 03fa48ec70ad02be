package graft.spark;

import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.io.Serializable;

/**
 * What is asked about pictures, and how it is computed: {@code
 * PredictOptions.defaults().topK(3).features(true)}. Immutable.
 *
 * @param topK classes in the column {@code top_k}, at least 1; all if the model has fewer
 * @param features whether there is a column {@code features}
 * @param batchSize pictures in one call of the model, at least 1
 * @param threads that TensorFlow computes with in each executor; 0 for as many as the executor has
 *     cores. The first model of an executor decides.
 * @param precision the numbers of the convolutions; null for the fastest that suits each machine
 * @param mostBytes a longer file is not read, at least 1; above 1 GiB it counts as that
 * @param trustModel whether the model may have operations that Graft's own models never use. They
 *     can read, change and send all that the executors can.
 */
public record PredictOptions(
    int topK,
    boolean features,
    int batchSize,
    int threads,
    Precision precision,
    long mostBytes,
    boolean trustModel)
    implements Serializable {
  private static final PredictOptions DEFAULTS =
      new PredictOptions(1, false, 32, 0, null, 256L << 20, false);

  public PredictOptions {
    require(topK, "topK", 1);
    require(batchSize, "batchSize", 1);
    require(threads, "threads", 0);
    require(mostBytes, "mostBytes", 1);
  }

  /** Checks an option. */
  static void require(long value, String name, int least) {
    if (value < least) {
      throw new WrongUseException(name + " (" + value + ") must be at least " + least);
    }
  }

  /** One class, no features, batches of 32, all cores, the fastest precision, files to 256 MiB. */
  public static PredictOptions defaults() {
    return DEFAULTS;
  }

  /** These options with another number of classes. */
  public PredictOptions topK(int classes) {
    return new PredictOptions(
        classes, features, batchSize, threads, precision, mostBytes, trustModel);
  }

  /** These options with or without the column {@code features}. */
  public PredictOptions features(boolean wanted) {
    return new PredictOptions(topK, wanted, batchSize, threads, precision, mostBytes, trustModel);
  }

  /** These options with another batch size. */
  public PredictOptions batchSize(int pictures) {
    return new PredictOptions(topK, features, pictures, threads, precision, mostBytes, trustModel);
  }

  /** These options with another number of threads. */
  public PredictOptions threads(int number) {
    return new PredictOptions(topK, features, batchSize, number, precision, mostBytes, trustModel);
  }

  /** These options with a precision. An executor that can't compute in it takes float32. */
  public PredictOptions precision(Precision chosen) {
    return new PredictOptions(topK, features, batchSize, threads, chosen, mostBytes, trustModel);
  }

  /** These options with another limit of a file's length. */
  public PredictOptions mostBytes(long bytes) {
    return new PredictOptions(topK, features, batchSize, threads, precision, bytes, trustModel);
  }

  /** These options with or without trust in the model's maker. */
  public PredictOptions trustModel(boolean trusted) {
    return new PredictOptions(topK, features, batchSize, threads, precision, mostBytes, trusted);
  }
}
