package graft.dataset;

import graft.dataset.cifar.Cifar10;
import graft.dataset.cifar.CifarFiles;
import graft.dataset.cifar.CifarRelease;
import graft.dataset.cifar.SampleData;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens the data that {@code --data} names. */
public final class DataSpec {
  /** All of CIFAR-10, from the user's cache. */
  public static final String CIFAR10 = "cifar10";

  /** The sample of CIFAR-10 that comes with Graft. */
  public static final String SAMPLE = "sample";

  private DataSpec() {}

  /**
   * Opens a data set for a training with the data's own classes; see {@link #open(String,
   * DataOptions, DataRequest)}.
   */
  public static DataSplit open(String spec, DataOptions options) {
    return open(spec, options, DataRequest.standard());
  }

  /**
   * Opens a data set; the caller closes it.
   *
   * @param spec {@code cifar10}, {@code sample}, a folder of pictures, a CSV table of pictures, a
   *     folder of CIFAR-10's six files, or its official tar.gz. A folder named {@code cifar10} or
   *     {@code sample} must be given with a path, such as {@code ./sample}.
   * @throws GraftException if the data are missing or damaged, or their classes are not the
   *     requested ones
   */
  public static DataSplit open(String spec, DataOptions options, DataRequest request) {
    return switch (spec) {
      case CIFAR10 -> openCifar10(options, request);
      case SAMPLE -> CifarSplit.of(SAMPLE, SampleData.open(options.sample()), request);
      default -> openPath(spec, options, request);
    };
  }

  /**
   * The classes of a data set, in the order that a model made for it uses. No picture is read.
   *
   * @param spec as for {@link #open(String, DataOptions, DataRequest)}
   * @throws GraftException if there is no such data
   */
  public static List<String> classes(String spec) {
    if (spec.equals(CIFAR10) || spec.equals(SAMPLE) || CifarFiles.find(path(spec)).isPresent()) {
      return Cifar10.CLASS_NAMES;
    }
    Listing listing = FolderData.list(pictures(spec), false, false);
    listing.requireTwoClasses(spec);
    return FolderData.classes(listing, false);
  }

  /**
   * Whether the data are a folder of pictures that Graft 0.1.0 may have divided by a seed to train
   * a model with these labels; false for tables and layouts that it did not know, and for CIFAR-10,
   * which came divided. No picture is read.
   *
   * @throws GraftException if there is no such data
   */
  public static boolean suitsEarlier(String spec, List<String> labels) {
    return isPath(spec)
        && CifarFiles.find(path(spec)).isEmpty()
        && FolderData.suitsEarlier(pictures(spec), labels);
  }

  /**
   * The absolute path if the specification is an existing path; any other specification unchanged.
   */
  public static String absolute(String spec) {
    return isPath(spec) && Files.exists(Path.of(spec))
        ? Path.of(spec).toAbsolutePath().normalize().toString()
        : spec;
  }

  /** Whether a specification is a path of a folder or file, which need not exist. */
  public static boolean isPath(String spec) {
    return !spec.equals(CIFAR10) && !spec.equals(SAMPLE);
  }

  private static DataSplit openCifar10(DataOptions options, DataRequest request) {
    Path root = options.home();
    Optional<Path> found = CifarFiles.find(root);
    if (found.isEmpty()) {
      throw new GraftException(
          "CIFAR-10 is not in " + root + " yet; run graft fetch cifar10, or make data");
    }
    return CifarSplit.of(
        CIFAR10, CifarFiles.openPublished(found.get(), CifarRelease.official()), request);
  }

  private static DataSplit openPath(String spec, DataOptions options, DataRequest request) {
    Optional<Path> cifar = CifarFiles.find(path(spec));
    if (cifar.isPresent()) {
      return CifarSplit.of(
          spec,
          Files.isDirectory(cifar.get())
              ? CifarFiles.openFolder(cifar.get())
              : CifarFiles.openPublished(cifar.get(), CifarRelease.official()),
          request);
    }
    return FolderData.open(spec, pictures(spec), options, request);
  }

  /** The folder or the table of pictures that a specification names. */
  private static Path pictures(String spec) {
    Path path = path(spec);
    if (!Files.isDirectory(path) && !CsvListing.isTable(path)) {
      String message =
          "--data %s is neither the tar.gz of CIFAR-10 nor a CSV table; give cifar10, sample,"
              + " a folder, or a .csv with the columns path and label";
      throw new WrongUseException(message.formatted(spec));
    }
    return path;
  }

  private static Path path(String spec) {
    try {
      Path path = Path.of(spec);
      if (!spec.isBlank() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new GraftException("--data " + spec + " is not a valid path on this system", e);
    }
    String message =
        "no data in \"%s\": --data takes cifar10, sample, a folder with a folder of pictures"
            + " for each class, or a CSV table of pictures";
    throw new WrongUseException(message.formatted(spec));
  }
}
