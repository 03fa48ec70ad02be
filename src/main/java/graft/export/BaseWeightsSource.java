package graft.export;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Download;
import graft.files.Hashes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the network's weights by the user's choice: {@code auto}, {@code imagenet}, {@code
 * builtin}, {@code random} or a path. Official and built-in weights exist only for InceptionV3.
 */
public final class BaseWeightsSource {
  /** The choices that are no path. */
  public static final List<String> WORDS = List.of("auto", "imagenet", "builtin", "random");

  /** Name of Keras's weights file, which {@code keras.applications} downloads. */
  private static final String IMAGENET_FILE =
      "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5";

  private static final URI IMAGENET_URL =
      URI.create(
          "https://storage.googleapis.com/tensorflow/keras-applications/inception_v3/"
              + IMAGENET_FILE);

  /** Size and MD5 of Keras's weights file; Keras publishes no other hash. */
  private static final Download.Expected IMAGENET =
      Download.Expected.md5(87_910_968, "bcbd6486424b2319ff4ef7d526e38f63");

  private final URI url;
  private final Path imagenet;
  private final BuiltinBase builtin;
  private final Download.Progress progress;

  /**
   * @param builtin where an installation has the weights file of the built-in base; if there is no
   *     such file, it is looked for on the class path
   * @param home the user's cache folder, where Keras's file is kept
   * @param progress receives the number of downloaded bytes
   */
  public BaseWeightsSource(Path builtin, Path home, Download.Progress progress) {
    this(IMAGENET_URL, builtin, home, progress);
  }

  BaseWeightsSource(URI url, Path builtin, Path home, Download.Progress progress) {
    this.url = url;
    this.imagenet = home.resolve("weights").resolve(IMAGENET_FILE);
    this.builtin = new BuiltinBase(builtin, home, BaseWeightsSource.class.getClassLoader());
    this.progress = progress;
  }

  /** Whether a value of {@code --weights} is a file's path, not one of the fixed words. */
  public static boolean isFile(String choice) {
    return !WORDS.contains(choice);
  }

  /**
   * Checks that a weights file exists. Call this first: a wrong path must fail before any work.
   *
   * @throws WrongUseException if there is no such file
   */
  public static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new WrongUseException(
          "--weights %s is not a file; give auto, imagenet, builtin, random or a Keras HDF5 file"
              .formatted(file));
    }
  }

  /**
   * Finds the weights, and downloads them if necessary.
   *
   * @param network the network that needs the weights
   * @param choice {@code auto} for Keras's file or else the built-in base, {@code imagenet} for
   *     Keras's file alone, {@code builtin}, {@code random}, or the path of a Keras HDF5 file
   * @param notice receives one line with the reason when {@code auto} takes the built-in base
   * @throws GraftException when the weights can't be downloaded, or are missing or damaged
   * @throws WrongUseException when the network has no such weights, or there is no file at the path
   */
  public BaseWeights resolve(BaseNetwork network, String choice, Consumer<String> notice) {
    return switch (choice) {
      case "auto", "imagenet", "builtin" -> official(network, choice, notice);
      case "random" -> BaseWeights.random();
      default -> ownFile(Path.of(choice));
    };
  }

  private BaseWeights official(BaseNetwork network, String choice, Consumer<String> notice) {
    if (!(network instanceof InceptionV3)) {
      throw new WrongUseException(
          "--weights %s: %s has no official or built-in weights; give random or a Keras HDF5 file"
              .formatted(choice, network.optionName()));
    }
    return switch (choice) {
      case "imagenet" -> imagenet();
      case "builtin" -> builtin.weights();
      default -> auto(notice);
    };
  }

  private BaseWeights auto(Consumer<String> notice) {
    try {
      return imagenet();
    } catch (GraftException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // An interrupt says nothing against the file.
      }
      notice.accept(
          "using the built-in base instead of Keras's ImageNet weights: " + e.getMessage());
      return builtin.weights();
    }
  }

  private BaseWeights imagenet() {
    if (!IMAGENET.matches(imagenet)) {
      Download.fetch(url, imagenet, IMAGENET, progress);
    }
    return BaseWeights.ofFile("imagenet", imagenet, Hashes.sha256(imagenet));
  }

  private static BaseWeights ownFile(Path file) {
    requireFile(file);
    return BaseWeights.ofFile(file.getFileName().toString(), file, Hashes.sha256(file));
  }
}
