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

  private FolderData() {}

  /** The files of both parts. */
  private record Split(List<LabeledFile> train, List<LabeledFile> validation) {}

  /** The labelled pictures below a folder of classes. */
  private record Listing(List<LabeledFile> files, int skipped) {}

  static DataSplit open(String name, Path root, DataOptions options) {
    Path train = root.resolve(TRAIN);
    if (!Files.isDirectory(train)) {
      return openUnsplit(name, root, options);
    }
    Optional<Path> validation =
        VALIDATION.stream().map(root::resolve).filter(Files::isDirectory).findFirst();
    return validation.isPresent()
        ? openSplit(name, train, validation.get(), options)
        : openUnsplit(name, train, options);
  }

  private static DataSplit openSplit(
      String name, Path train, Path validation, DataOptions options) {
    List<String> classes = classes(train);
    Set<String> unknown = new TreeSet<>(folders(validation));
    unknown.removeAll(classes);
    if (!unknown.isEmpty()) {
      throw new WrongUseException(
          validation + " has the class " + unknown.iterator().next() + ", " + train + " has not");
    }
    Listing trainFiles = list(train, classes);
    Listing validationFiles = list(validation, classes);
    if (validationFiles.files().isEmpty()) {
      throw new WrongUseException(validation + " holds no pictures: " + LAYOUT);
    }
    return dataSet(
        name,
        classes,
        new Split(trainFiles.files(), validationFiles.files()),
        "",
        trainFiles.skipped() + validationFiles.skipped(),
        options);
  }

  private static DataSplit openUnsplit(String name, Path root, DataOptions options) {
    List<String> classes = classes(root);
    Listing files = list(root, classes);
    Split split = holdOut(files.files(), classes.size(), options.seed());
    if (split.validation().isEmpty()) {
      throw new WrongUseException(
          root + " holds too few pictures to hold some out for validation: give each class two");
    }
    String how = ", 20% of each class held out (seed " + options.seed() + ")";
    return dataSet(name, classes, split, how, files.skipped(), options);
  }

  private static DataSplit dataSet(
      String name,
      List<String> classes,
      Split split,
      String how,
      int skipped,
      DataOptions options) {
    Decoding decoding = decoding(split, options);
    ImageDataset train = new FolderImages(classes, split.train(), decoding);
    ImageDataset validation = new FolderImages(classes, split.validation(), decoding);
    String left =
        switch (skipped) {
          case 0 -> "";
          case 1 -> "; 1 file that is no picture skipped";
          default -> "; " + skipped + " files that are no pictures skipped";
        };
    String description = DataSplit.describe(name, train, validation) + how + left;
    return new DataSplit(name, train, validation, description);
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

  private static Listing list(Path root, List<String> classes) {
    List<LabeledFile> files = new ArrayList<>();
    int skipped = 0;
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
    return new Listing(files, skipped);
  }

  /** Holds out the same fraction of every class with two pictures or more, at least one of each. */
  private static Split holdOut(List<LabeledFile> files, int classes, long seed) {
    List<LabeledFile> train = new ArrayList<>();
    List<LabeledFile> validation = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      int current = label;
      List<LabeledFile> ofClass = files.stream().filter(f -> f.label() == current).toList();
      int n = ofClass.size();
      int held = n < 2 ? 0 : Math.max(1, (int) Math.round(n * HELD_OUT));
      int[] order = Shuffle.permutation(n, Shuffle.mix(seed, n, label));
      Set<Integer> chosen = Arrays.stream(order, 0, held).boxed().collect(Collectors.toSet());
      for (int i = 0; i < n; i++) {
        (chosen.contains(i) ? validation : train).add(ofClass.get(i));
      }
    }
    return new Split(train, validation);
  }

  /**
   * Opens the decoder. Every header is read, so that a file that is no picture is reported now and
   * not after hours of training.
   */
  private static Decoding decoding(Split split, DataOptions options) {
    List<ImageSize> sizes =
        Stream.concat(split.train().stream(), split.validation().stream())
            .parallel()
            .map(file -> ImageDecoder.size(file.path(), FORMATS, options.maxPixels()))
            .toList();
    return Decoding.open(sizes, options, FORMATS);
  }
}
