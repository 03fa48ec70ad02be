package graft.dataset;

import graft.dataset.cifar.Cifar10;
import graft.dataset.cifar.CifarFiles;
import graft.dataset.cifar.CifarImages;
import graft.dataset.cifar.CifarRelease;
import graft.dataset.cifar.SampleData;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens what {@code --data} names. */
public final class DataSpec {
  /** All of CIFAR-10, from the user's cache. */
  public static final String CIFAR10 = "cifar10";

  /** The sample of CIFAR-10 that comes with Graft. */
  public static final String SAMPLE = "sample";

  private DataSpec() {}

  /**
   * Opens a data set; the caller closes it.
   *
   * @param spec {@code cifar10}, {@code sample}, a folder of pictures, a folder of CIFAR-10's six
   *     files, or its official tar.gz. The two names win over folders of that name; write {@code
   *     ./sample} for such a folder.
   * @throws GraftException if there is no such data, or it is damaged
   */
  public static DataSplit open(String spec, DataOptions options) {
    return switch (spec) {
      case CIFAR10 -> openCifar10(options);
      case SAMPLE -> split(SAMPLE, SampleData.open(options.sample()));
      default -> openPath(spec, options);
    };
  }

  /** The same specification, with a path made absolute, so that any working directory will do. */
  public static String absolute(String spec) {
    return isPath(spec) && Files.exists(Path.of(spec))
        ? Path.of(spec).toAbsolutePath().normalize().toString()
        : spec;
  }

  /** Whether a specification names a folder or file, there or not. */
  public static boolean isPath(String spec) {
    return !spec.equals(CIFAR10) && !spec.equals(SAMPLE);
  }

  private static DataSplit openCifar10(DataOptions options) {
    Path root = options.home();
    Optional<Path> found = CifarFiles.find(root);
    if (found.isEmpty()) {
      throw new GraftException(
          "CIFAR-10 is not in " + root + " yet; run graft fetch cifar10, or make data");
    }
    return split(CIFAR10, CifarFiles.openPublished(found.get(), CifarRelease.official()));
  }

  private static DataSplit openPath(String spec, DataOptions options) {
    Path path = path(spec);
    Optional<Path> cifar = CifarFiles.find(path);
    if (cifar.isPresent()) {
      return split(
          spec,
          Files.isDirectory(cifar.get())
              ? CifarFiles.openFolder(cifar.get())
              : CifarFiles.openPublished(cifar.get(), CifarRelease.official()));
    }
    if (!Files.isDirectory(path)) {
      String message =
          "--data %s is a file that is no tar.gz of CIFAR-10; give cifar10, sample or a folder";
      throw new WrongUseException(message.formatted(spec));
    }
    return FolderData.open(spec, path, options);
  }

  private static DataSplit split(String name, CifarImages.Parts parts) {
    return new DataSplit(name, images(parts.train()), images(parts.test()));
  }

  private static ImageDataset images(CifarImages images) {
    return new MemoryImages(
        Cifar10.CLASS_NAMES, Cifar10.SIDE, Cifar10.SIDE, images.pixels(), images.labels());
  }

  private static Path path(String spec) {
    try {
      Path path = Path.of(spec);
      if (!spec.isBlank() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new GraftException("--data " + spec + " is no path on this system", e);
    }
    String message =
        "no data in \"%s\": --data is cifar10, sample, or a folder with a folder of pictures"
            + " for each class";
    throw new WrongUseException(message.formatted(spec));
  }
}
