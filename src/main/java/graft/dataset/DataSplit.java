package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.failure.GraftException;
import graft.files.Count;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The images of a data set, in parts that have the same classes.
 *
 * @param name the data's name as the user gave it: {@code cifar10}, {@code sample}, a folder or a
 *     file
 * @param train images that the phases train on
 * @param validation images that each epoch is validated on
 * @param test images that only {@code evaluate} uses; empty if there are none. If the data have no
 *     separate validation images, the test images are also the {@code validation} images.
 * @param all gives all images of the data, on request
 * @param kind how training and validation images were divided
 * @param share approximate share of images taken for validation by content hash; empty if they were
 *     chosen in another way
 * @param description one line for the user: how many images, how they were split, what was skipped
 * @param bad pictures that are left out because they can't be decoded; more may be found later
 * @param notes lines for the user: how the folders were understood, and what is unusual
 */
public record DataSplit(
    String name,
    ImageDataset train,
    ImageDataset validation,
    Optional<ImageDataset> test,
    Supplier<ImageDataset> all,
    SplitKind kind,
    OptionalDouble share,
    String description,
    BadPictures bad,
    List<String> notes)
    implements AutoCloseable {
  private static final int MOST_SHOWN = 10;

  public DataSplit {
    if (!train.classNames().equals(validation.classNames())) {
      throw new IllegalArgumentException(
          "training and validation images must have the same list of classes");
    }
    notes = List.copyOf(notes);
  }

  /** Data with only training and validation images; the description gives their numbers. */
  public DataSplit(String name, ImageDataset train, ImageDataset validation) {
    this(
        name,
        train,
        validation,
        Optional.empty(),
        () -> {
          throw new IllegalStateException(name + " has no list of all images");
        },
        SplitKind.PUBLISHED,
        OptionalDouble.empty(),
        describe(name, train, validation),
        BadPictures.none(name),
        List.of());
  }

  /** The same data with fewer images to train and validate on. */
  public DataSplit with(ImageDataset fewerTrain, ImageDataset fewerValidation) {
    return new DataSplit(
        name,
        fewerTrain,
        fewerValidation,
        test,
        all,
        kind,
        share,
        describe(name, fewerTrain, fewerValidation),
        bad,
        notes);
  }

  /**
   * The same training and validation images for a network that resizes to another size, see {@link
   * ImageDataset#resizedTo}. The caller closes them.
   */
  public DataSplit resizedTo(int imageSize) {
    ImageDataset resizedTrain = train.resizedTo(imageSize);
    try {
      return new DataSplit(
          name,
          resizedTrain,
          validation.resizedTo(imageSize),
          Optional.empty(),
          all,
          kind,
          share,
          description,
          bad,
          notes);
    } catch (RuntimeException | Error e) {
      try (resizedTrain) {
        throw e;
      }
    }
  }

  /**
   * The same data without the images that can't be decoded.
   *
   * @param ofTrain the bad training images, by index
   * @param ofValidation the bad validation images, by index
   */
  public DataSplit without(
      Map<Integer, BadPicture> ofTrain, Map<Integer, BadPicture> ofValidation) {
    if (ofTrain.isEmpty() && ofValidation.isEmpty()) {
      return this;
    }
    ImageDataset goodTrain = Subset.without(train, ofTrain.keySet());
    ImageDataset goodValidation = Subset.without(validation, ofValidation.keySet());
    BadPictures all = bad.and(ofTrain.values()).and(ofValidation.values());
    return new DataSplit(
        name,
        goodTrain,
        goodValidation,
        test,
        this.all,
        kind,
        share,
        describe(name, goodTrain, goodValidation) + all.words(),
        all,
        notes);
  }

  static String describe(String name, ImageDataset train, ImageDataset validation) {
    return "%s: %s training and %s of %s classes"
        .formatted(
            name,
            train.size(),
            Count.of(validation.size(), "validation image"),
            train.classNames().size());
  }

  /** The name without its parent folders, because a model given to others must not reveal paths. */
  public String shortName() {
    return shortName(name);
  }

  /** The {@link #shortName()} of data with this name. */
  public static String shortName(String name) {
    Path last = Path.of(name).toAbsolutePath().normalize().getFileName();
    return last == null ? name : last.toString();
  }

  /** SHA-256 over the training and the validation images. */
  public String fingerprint() {
    return fingerprint(train.fingerprint(), validation.fingerprint());
  }

  /**
   * The {@link #fingerprint} that earlier versions of Graft computed for the same files; empty if
   * it is the same.
   */
  public Optional<String> earlierFingerprint() {
    return train
        .earlierFingerprint()
        .flatMap(
            first -> validation.earlierFingerprint().map(second -> fingerprint(first, second)));
  }

  /** Whether this or an earlier version of Graft has computed this fingerprint for these files. */
  public boolean hasFingerprint(String other) {
    return other.equals(fingerprint()) || earlierFingerprint().filter(other::equals).isPresent();
  }

  private static String fingerprint(String train, String validation) {
    return Hashes.sha256((train + "\n" + validation + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Refuses a model whose classes are not those of the data.
   *
   * @param model the model's folder, for the message
   * @param labels the model's classes
   * @throws GraftException if the data's classes are not the same in the same order
   */
  public void requireClasses(Path model, List<String> labels) {
    List<String> classes = train.classNames();
    if (!labels.equals(classes)) {
      String difference =
          ClassNameDifference.between("the model", labels, "the data", classes)
              .orElse("both must have the same classes in the same order");
      throw new GraftException(
          "--data %s has the classes %s, but the model %s has the classes %s: %s"
              .formatted(name, first(classes), model, first(labels), difference));
    }
  }

  private static String first(List<String> names) {
    String shown = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN ? shown + ", ..." : shown;
  }

  @Override
  public void close() {
    ImageDataset last = test.orElse(validation);
    try (train;
        validation;
        last) {
      // Training, validation and test images are all closed, even if the first close throws.
    }
  }
}
