package graft.dataset;

import graft.dataset.FolderImages.LabeledFile;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageFiles;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens a folder of pictures: a folder for each class, split into training and validation or not.
 */
final class FolderData {
  private static final String TRAIN = "train";
  private static final List<String> VALIDATION = List.of("val", "validation", "test");
  private static final double HELD_OUT = 0.2;
  private static final ImageFormats FORMATS = ImageFormats.standard();
  private static final String LAYOUT =
      "expected FOLDER/train/CLASS/* with FOLDER/val/CLASS/*, or FOLDER/CLASS/*,"
          + " at least two classes, pictures being "
          + FORMATS.words("or");

  private final String name;
  private final DataOptions options;
  private int skipped;

  private FolderData(String name, DataOptions options) {
    this.name = name;
    this.options = options;
  }

  static DataSplit open(String name, Path root, DataOptions options) {
    FolderData data = new FolderData(name, options);
    Path train = root.resolve(TRAIN);
    if (!Files.isDirectory(train)) {
      return data.openUnsplit(root);
    }
    Optional<Path> validation =
        VALIDATION.stream().map(root::resolve).filter(Files::isDirectory).findFirst();
    return validation.isPresent()
        ? data.openSplit(train, validation.get())
        : data.openUnsplit(train);
  }

  private DataSplit openSplit(Path train, Path validation) {
    List<String> classes = classes(train);
    Set<String> unknown = new TreeSet<>(folders(validation));
    unknown.removeAll(classes);
    if (!unknown.isEmpty()) {
      throw new WrongUseException(
          validation
              + " has the class "
              + unknown.iterator().next()
              + ", which "
              + train
              + " lacks");
    }
    List<LabeledFile> trainFiles = list(train, classes);
    List<LabeledFile> validationFiles = list(validation, classes);
    if (validationFiles.isEmpty()) {
      throw new WrongUseException(validation + " holds no pictures: " + LAYOUT);
    }
    return dataSplit(classes, trainFiles, validationFiles, "");
  }

  private DataSplit openUnsplit(Path root) {
    List<String> classes = classes(root);
    List<LabeledFile> files = list(root, classes);
    Set<LabeledFile> heldOut = heldOut(files, options.seed());
    if (heldOut.isEmpty()) {
      throw new WrongUseException(
          root + " holds too few pictures to hold some out for validation: give each class two");
    }
    return dataSplit(
        classes,
        files.stream().filter(file -> !heldOut.contains(file)).toList(),
        files.stream().filter(heldOut::contains).toList(),
        ", 20% of each class held out (seed " + options.seed() + ")");
  }

  /**
   * Both parts as data sets.
   *
   * @param how how they were split, to be added to the description
   */
  private DataSplit dataSplit(
      List<String> classes, List<LabeledFile> train, List<LabeledFile> validation, String how) {
    Decoding decoding = decoding(Stream.concat(train.stream(), validation.stream()));
    ImageDataset trainImages = new FolderImages(classes, train, decoding);
    ImageDataset validationImages = new FolderImages(classes, validation, decoding);
    String left =
        switch (skipped) {
          case 0 -> "";
          case 1 -> "; 1 file that is no picture skipped";
          default -> "; " + skipped + " files that are no pictures skipped";
        };
    String description = DataSplit.describe(name, trainImages, validationImages) + how + left;
    return new DataSplit(name, trainImages, validationImages, description);
  }

  /** The classes of a folder, each with at least one picture. */
  private static List<String> classes(Path root) {
    List<String> classes = folders(root);
    if (classes.size() < 2) {
      String count = classes.isEmpty() ? "no" : "only one";
      throw new WrongUseException(root + " holds " + count + " folder of pictures: " + LAYOUT);
    }
    return classes;
  }

  private static List<String> folders(Path root) {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> Files.isDirectory(child) && !ImageFiles.isHidden(child))
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(root, e);
    }
  }

  /** The labelled pictures below a folder of classes; counts the files that are skipped. */
  private List<LabeledFile> list(Path root, List<String> classes) {
    List<LabeledFile> files = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path folder = root.resolve(classes.get(label));
      if (Files.isDirectory(folder)) {
        ImageFiles.Found found = ImageFiles.under(folder, FORMATS);
        if (!found.unreadable().isEmpty()) {
          String message =
              "cannot read %s; give yourself the right to read it, or move it out of the data";
          throw new GraftException(message.formatted(found.unreadable().get(0)));
        }
        if (found.pictures().isEmpty()) {
          throw new WrongUseException(folder + " holds no pictures: " + LAYOUT);
        }
        skipped += found.skipped();
        for (Path picture : found.pictures()) {
          files.add(new LabeledFile(picture, label));
        }
      }
    }
    return files;
  }

  /** The same fraction of every class with two pictures or more, at least one of each. */
  private static Set<LabeledFile> heldOut(List<LabeledFile> files, long seed) {
    Set<LabeledFile> heldOut = new HashSet<>();
    files.stream()
        .collect(Collectors.groupingBy(LabeledFile::label))
        .forEach(
            (label, ofClass) -> {
              int n = ofClass.size();
              int count = n < 2 ? 0 : Math.max(1, (int) Math.round(n * HELD_OUT));
              int[] order = Shuffle.permutation(n, Shuffle.mix(seed, n, label));
              Arrays.stream(order, 0, count).mapToObj(ofClass::get).forEach(heldOut::add);
            });
    return heldOut;
  }

  /**
   * Opens the decoder. Every header is read, so that a file that is no picture is reported now and
   * not after hours of training.
   */
  private Decoding decoding(Stream<LabeledFile> files) {
    List<ImageSize> sizes =
        files
            .parallel()
            .map(file -> ImageDecoder.size(file.path(), FORMATS, options.maxPixels()))
            .toList();
    return Decoding.open(sizes, options, FORMATS);
  }
}
