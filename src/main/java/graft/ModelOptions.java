package graft;

import graft.dataset.augment.TestTimeAugmentation;
import graft.dataset.image.ImageDecoder;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model is opened and computed: {@code ModelOptions.defaults().threads(2)}. Immutable; each
 * method with a parameter returns changed options.
 *
 * @param threads threads that TensorFlow computes with, 1 to 1024; by default all processors, up to
 *     1024. The first model that is opened in a process decides for all later ones.
 * @param precision the numbers of the convolutions; empty, the default, for the fastest that suits
 *     this machine
 * @param trustModel whether a model may have operations that Graft's own models never use. They can
 *     read, change and send all your files, so you must trust the model's maker. False by default.
 * @param nativeFolder where TensorFlow's libraries are unpacked, 0.7 GB; by default {@code native}
 *     in Graft's cache folder. Only this user may be able to write there. It is not used if the
 *     property {@code org.bytedeco.javacpp.cachedir} is set. The first model whose folder is not
 *     refused decides for all later ones.
 * @param maxPixels largest height times width of a picture, 1 to 2147483647; by default as many as
 *     take 1 GiB when decoded
 * @param testTimeAugmentation whether a picture's probabilities are the mean of its own and those
 *     of its mirror image, which takes twice as long; by default not
 */
public record ModelOptions(
    int threads,
    Optional<Precision> precision,
    boolean trustModel,
    Optional<Path> nativeFolder,
    long maxPixels,
    TestTimeAugmentation testTimeAugmentation) {
  /**
   * Checks the ranges. New options may be added, so prefer {@link #defaults}.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public ModelOptions {
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(nativeFolder, "nativeFolder");
    Objects.requireNonNull(testTimeAugmentation, "testTimeAugmentation");
    requireIn("threads", threads, SessionOptions.MOST_THREADS);
    requireIn("maxPixels", maxPixels, Integer.MAX_VALUE);
  }

  private static void requireIn(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " (" + value + ") must be from 1 to " + most);
    }
  }

  /** The defaults. */
  public static ModelOptions defaults() {
    return new ModelOptions(
        Math.min(SessionOptions.defaults().threads(), SessionOptions.MOST_THREADS),
        Optional.empty(),
        false,
        Optional.empty(),
        ImageDecoder.MAX_PIXELS,
        TestTimeAugmentation.NONE);
  }

  /** These options with another number of threads. */
  public ModelOptions threads(int number) {
    return new ModelOptions(
        number, precision, trustModel, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /** These options with a precision. */
  public ModelOptions precision(Precision chosen) {
    return new ModelOptions(
        threads, Optional.of(chosen), trustModel, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /** These options with or without trust in the model's maker. */
  public ModelOptions trustModel(boolean trusted) {
    return new ModelOptions(
        threads, precision, trusted, nativeFolder, maxPixels, testTimeAugmentation);
  }

  /** These options with another folder for TensorFlow's libraries. */
  public ModelOptions nativeFolder(Path folder) {
    return new ModelOptions(
        threads, precision, trustModel, Optional.of(folder), maxPixels, testTimeAugmentation);
  }

  /** These options with another limit of a picture's pixels. */
  public ModelOptions maxPixels(long number) {
    return new ModelOptions(
        threads, precision, trustModel, nativeFolder, number, testTimeAugmentation);
  }

  /** These options with or without test-time augmentation. */
  public ModelOptions testTimeAugmentation(TestTimeAugmentation how) {
    return new ModelOptions(threads, precision, trustModel, nativeFolder, maxPixels, how);
  }
}
