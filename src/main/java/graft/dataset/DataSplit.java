package graft.dataset;

import graft.failure.GraftException;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Training and validation images of the same classes.
 *
 * @param name as the user named it: {@code cifar10}, {@code sample} or a folder
 * @param train what the phases train on
 * @param validation what each epoch is validated on, and what {@code evaluate} uses
 * @param description one line for the user: how many images, how they were split, what was skipped
 */
public record DataSplit(
    String name, ImageDataset train, ImageDataset validation, String description)
    implements AutoCloseable {

  public DataSplit {
    if (!train.classNames().equals(validation.classNames())) {
      throw new IllegalArgumentException(
          "training and validation images must have one list of classes");
    }
  }

  /** Described by the numbers of images and classes alone. */
  public DataSplit(String name, ImageDataset train, ImageDataset validation) {
    this(name, train, validation, describe(name, train, validation));
  }

  static String describe(String name, ImageDataset train, ImageDataset validation) {
    return "%s: %s training and %s validation images of %s classes"
        .formatted(name, train.size(), validation.size(), train.classNames().size());
  }

  /** The name without the folders above it: a model that is passed on must not reveal paths. */
  public String shortName() {
    Path last = Path.of(name).toAbsolutePath().normalize().getFileName();
    return last == null ? name : last.toString();
  }

  /** SHA-256 over the fingerprints of both parts. */
  public String fingerprint() {
    return fingerprint(train.fingerprint(), validation.fingerprint());
  }

  /**
   * What {@link #fingerprint} was in earlier versions of Graft, where these decoded the same files
   * to other pixels.
   */
  public Optional<String> earlierFingerprint() {
    return train
        .earlierFingerprint()
        .flatMap(
            first -> validation.earlierFingerprint().map(second -> fingerprint(first, second)));
  }

  private static String fingerprint(String train, String validation) {
    return Hashes.sha256((train + "\n" + validation + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Refuses a model of other classes.
   *
   * @param model its folder, for the message
   * @param labels its classes
   * @throws GraftException if those of the data are not the same, in the same order
   */
  public void requireClasses(Path model, List<String> labels) {
    List<String> classes = train.classNames();
    if (!labels.equals(classes)) {
      String message =
          "the classes of --data %s are %s, the labels of %s are %s:"
              + " they must be the same in the same order";
      throw new GraftException(
          message.formatted(name, String.join(", ", classes), model, String.join(", ", labels)));
    }
  }

  @Override
  public void close() {
    try (train;
        validation) {
      // Both are closed, even if the first one throws.
    }
  }
}
