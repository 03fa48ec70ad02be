package graft;

import static java.util.Objects.requireNonNull;

import graft.dataset.augment.TestTimeAugmentation;
import graft.dataset.image.ImageDecoder;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model is opened and computed: {@code ModelOptions.defaults().threads(2)}. Immutable; each
 * method with a parameter returns changed options. A value that breaks a rule is a {@link
 * graft.failure.WrongUseException}.
 */
public final class ModelOptions {
  private static final ModelOptions DEFAULTS =
      new ModelOptions(
          Math.min(SessionOptions.defaults().threads(), SessionOptions.MOST_THREADS),
          Math.min(Runtime.getRuntime().availableProcessors(), SessionOptions.MOST_THREADS),
          Optional.empty(),
          false,
          Optional.empty(),
          ImageDecoder.MAX_PIXELS,
          TestTimeAugmentation.NONE);

  private final int threads;
  private final int decoders;
  private final Optional<Precision> precision;
  private final boolean trustModel;
  private final Optional<Path> nativeFolder;
  private final long maxPixels;
  private final TestTimeAugmentation testTimeAugmentation;

  private ModelOptions(
      int threads,
      int decoders,
      Optional<Precision> precision,
      boolean trustModel,
      Optional<Path> nativeFolder,
      long maxPixels,
      TestTimeAugmentation testTimeAugmentation) {
    requireIn("threads", threads, SessionOptions.MOST_THREADS);
    requireIn("decoders", decoders, SessionOptions.MOST_THREADS);
    requireIn("maxPixels", maxPixels, Integer.MAX_VALUE);
    this.threads = threads;
    this.decoders = decoders;
    this.precision = precision;
    this.trustModel = trustModel;
    this.nativeFolder = nativeFolder;
    this.maxPixels = maxPixels;
    this.testTimeAugmentation = requireNonNull(testTimeAugmentation, "testTimeAugmentation");
  }

  private static void requireIn(String name, long value, long most) {
    Checks.require(value >= 1 && value <= most, name, value, "from 1 to " + most);
  }

  /** The defaults, which each option names. */
  public static ModelOptions defaults() {
    return DEFAULTS;
  }

  /**
   * These options with another number of threads.
   *
   * @param number threads that TensorFlow computes with, 1 to 1024; by default all processors, up
   *     to 1024. The first model that is opened in a process decides for all later ones.
   */
  public ModelOptions threads(int number) {
    return new ModelOptions(
        number, decoders, precision, trustModel, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /**
   * These options with another number of decoders.
   *
   * @param number threads that read and decode the pictures of one list, 1 to 1024; by default as
   *     many as there are processors, up to 1024. A program that asks about many lists at the same
   *     time needs fewer.
   */
  public ModelOptions decoders(int number) {
    return new ModelOptions(
        threads, number, precision, trustModel, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /**
   * These options with a precision.
   *
   * @param chosen the numbers of the convolutions; by default the fastest that suits this machine
   */
  public ModelOptions precision(Precision chosen) {
    Optional<Precision> other = Optional.of(requireNonNull(chosen, "precision"));
    return new ModelOptions(
        threads, decoders, other, trustModel, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /**
   * These options with or without trust in the model's maker.
   *
   * @param trusted whether a model may have operations that Graft's own models never use. They can
   *     read, change and send all your files, so you must trust the model's maker. False by
   *     default.
   */
  public ModelOptions trustModel(boolean trusted) {
    return new ModelOptions(
        threads, decoders, precision, trusted, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /**
   * These options with another folder for TensorFlow's libraries.
   *
   * @param folder where they are unpacked, 0.7 GB; by default {@code native} in Graft's cache
   *     folder. Only this user may be able to write there. It is not used if the property {@code
   *     org.bytedeco.javacpp.cachedir} is set. The first model whose folder is not refused decides
   *     for all later ones.
   */
  public ModelOptions nativeFolder(Path folder) {
    Optional<Path> other = Optional.of(Checks.local("nativeFolder", folder));
    return new ModelOptions(
        threads, decoders, precision, trustModel, other, maxPixels, testTimeAugmentation);
  }

  /**
   * These options with another limit of a picture's pixels.
   *
   * @param number largest height times width, 1 to 2147483647; by default as many as take 1 GiB
   *     when decoded
   */
  public ModelOptions maxPixels(long number) {
    return new ModelOptions(
        threads, decoders, precision, trustModel, nativeFolder, number, testTimeAugmentation);
  }

  /**
   * These options with or without test-time augmentation.
   *
   * @param how whether a picture's probabilities are the mean of its own and those of its mirror
   *     image, which takes twice as long; by default not
   */
  public ModelOptions testTimeAugmentation(TestTimeAugmentation how) {
    return new ModelOptions(threads, decoders, precision, trustModel, nativeFolder, maxPixels, how);
  }

  /** The number of threads. */
  public int threads() {
    return threads;
  }

  /** The number of threads that decode the pictures of one list. */
  public int decoders() {
    return decoders;
  }

  /** The precision; empty for the fastest that suits this machine. */
  public Optional<Precision> precision() {
    return precision;
  }

  /** Whether the model's maker is trusted. */
  public boolean trustModel() {
    return trustModel;
  }

  /** The folder of TensorFlow's libraries; empty for the default. */
  public Optional<Path> nativeFolder() {
    return nativeFolder;
  }

  /** The limit of a picture's pixels. */
  public long maxPixels() {
    return maxPixels;
  }

  /** Whether there is test-time augmentation. */
  public TestTimeAugmentation testTimeAugmentation() {
    return testTimeAugmentation;
  }
}
