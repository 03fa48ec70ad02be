package graft.dataset;

import graft.dataset.ContentSplit.Division;
import graft.dataset.DataRequest.ReadListener;
import graft.dataset.FolderImages.LabeledFile;
import graft.dataset.Listing.Picture;
import graft.dataset.PictureCheck.Good;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Opens a folder or a table of labelled pictures and divides it into parts. */
final class FolderData {
  private static final ImageFormats FORMATS = ImageFormats.standard();

  private final String name;
  private final Listing listing;
  private final DataOptions options;
  private final DataRequest request;
  private final ClassMatch classes;
  private final List<LabeledFile> files;
  private final PictureCheck.Result checked;
  private final List<String> notes = new ArrayList<>();

  /**
   * Indices of the files of each part.
   *
   * @param test null where there is none
   */
  private record Parts(
      int[] train, int[] validation, int[] test, SplitKind kind, OptionalDouble share) {}

  /**
   * Keeps what is good of what was listed. The classes are those of all that was listed: a picture
   * that goes bad must not change them.
   */
  private FolderData(
      String name,
      Listing listed,
      PictureCheck.Result checked,
      DataOptions options,
      DataRequest request) {
    this.name = name;
    this.listing = listed.only(checked.good().stream().map(Good::index).toList());
    this.checked = checked;
    this.options = options;
    this.request = request;
    this.classes = ClassMatch.of(name, classes(listed, request.toEvaluate()), request);
    this.files =
        listing.pictures().stream()
            .map(picture -> new LabeledFile(picture.path(), classes.label(picture.className())))
            .toList();
    this.notes.addAll(listing.notes());
  }

  /** Lists what a folder or a table holds; no picture is read. */
  static Listing list(Path path, boolean earlier, boolean toEvaluate) {
    return CsvListing.isTable(path)
        ? CsvListing.list(path)
        : FolderListing.list(path, earlier, toEvaluate);
  }

  /** The classes of the training part, sorted; of all parts for an evaluation. */
  static List<String> classes(Listing listing, boolean ofAllParts) {
    Set<Part> parts = ofAllParts ? Set.of(Part.values()) : Set.of(Part.TRAIN);
    return listing.classes(parts);
  }

  static DataSplit open(String name, Path path, DataOptions options, DataRequest request) {
    Listing listing = list(path, request.splitting().earlier(), request.toEvaluate());
    if (!request.toEvaluate()) {
      listing.requireToTrain();
    }
    PictureCheck.Result checked = check(listing, options, request.listener());
    checked.require(name, options.maxBad());
    return new FolderData(name, listing, checked, options, request).open();
  }

  private static PictureCheck.Result check(
      Listing listing, DataOptions options, ReadListener listener) {
    List<Path> files = listing.pictures().stream().map(Picture::path).toList();
    try (PictureCheck check = new PictureCheck(options, FORMATS)) {
      PictureCheck.Result result = check.check(files, listener);
      if (!result.bad().isEmpty()) {
        listener.skipped(result.bad(), files.size());
      }
      return result;
    }
  }

  /** A model can't learn a class of which nothing is left. */
  private void requireClasses() {
    List<String> left = listing.classes(Set.of(Part.TRAIN));
    classes.classNames().stream()
        .filter(each -> !left.contains(each))
        .findFirst()
        .ifPresent(
            lost -> {
              throw new GraftException(
                  "no picture of the class %s in --data %s can be decoded".formatted(lost, name));
            });
  }

  private DataSplit open() {
    if (!request.toEvaluate() && !checked.bad().isEmpty()) {
      requireClasses();
    }
    Parts parts = listing.isSplit() ? given() : unsplit();
    if (!request.toEvaluate() && (parts.train().length == 0 || parts.validation().length == 0)) {
      throw new WrongUseException(
          name + " holds too few pictures to hold some out for validation: give each class two");
    }
    Decoding decoding = decoding();
    ImageDataset train = images(parts.train(), decoding);
    ImageDataset validation = images(parts.validation(), decoding);
    Optional<ImageDataset> test =
        Optional.ofNullable(parts.test())
            .map(of -> of == parts.validation() ? validation : images(of, decoding));
    int[] all = IntStream.range(0, files.size()).toArray();
    return new DataSplit(
        name,
        train,
        validation,
        test,
        () -> images(all, decoding),
        parts.kind(),
        parts.share(),
        DataSplit.describe(name, train, validation) + how(parts) + skipped(),
        checked.bad(),
        notes);
  }

  private String how(Parts parts) {
    return switch (parts.kind()) {
      case CONTENT ->
          ", about %s of them held out by content".formatted(percent(parts.share().getAsDouble()));
      case HELD_BACK ->
          ", about %s of the training part held back by content"
              .formatted(percent(parts.share().getAsDouble()));
      case SEEDED -> ", 20% of each class held out (seed " + options.seed() + ")";
      case GIVEN, PUBLISHED -> "";
    };
  }

  static String percent(double share) {
    double percent = 100 * share;
    return percent == Math.rint(percent) ? Math.round(percent) + "%" : (float) percent + "%";
  }

  private String skipped() {
    int bad = checked.bad().size();
    String left =
        switch (bad) {
          case 0 -> "";
          case 1 -> "; 1 bad picture skipped";
          default -> "; " + bad + " bad pictures skipped";
        };
    return listing.skipped().isEmpty() ? left : left + "; " + listing.skipped() + " skipped";
  }

  /** The parts that the folders or the table name, unless some of the training part steers. */
  private Parts given() {
    int[] train = of(Part.TRAIN);
    boolean hasValidation = listing.has(Part.VALIDATION);
    boolean hasTest = listing.has(Part.TEST);
    int[] validation = of(hasValidation ? Part.VALIDATION : Part.TEST);
    if (request.splitting().heldBack().isPresent()) {
      double share = request.splitting().heldBack().getAsDouble();
      Division division = byContent(train, share);
      if (hasValidation && hasTest) {
        notes.add(listing.where().get(Part.VALIDATION) + " is not used: --val-split replaces it");
      }
      return new Parts(
          division.train(),
          division.validation(),
          hasTest ? of(Part.TEST) : validation,
          SplitKind.HELD_BACK,
          OptionalDouble.of(share));
    }
    notes.add(words(hasValidation, hasTest));
    int[] test = hasValidation ? hasTest ? of(Part.TEST) : null : validation;
    return new Parts(train, validation, test, SplitKind.GIVEN, OptionalDouble.empty());
  }

  private String words(boolean hasValidation, boolean hasTest) {
    String train = listing.where().get(Part.TRAIN) + " trains, ";
    if (!hasValidation) {
      return train
          + listing.where().get(Part.TEST)
          + " validates: the test part is used for choosing, so it measures nothing unseen;"
          + " --val-split 0.2 would leave it alone";
    }
    return train
        + listing.where().get(Part.VALIDATION)
        + " validates"
        + (hasTest ? ", " + listing.where().get(Part.TEST) + " is for evaluate --split test" : "");
  }

  private Parts unsplit() {
    if (request.splitting().earlier()) {
      int[] labels = files.stream().mapToInt(LabeledFile::label).toArray();
      Division division = SeededSplit.divide(labels, classes.classNames().size(), options.seed());
      return new Parts(
          division.train(), division.validation(), null, SplitKind.SEEDED, OptionalDouble.empty());
    }
    double share = request.splitting().share();
    Division division = byContent(of(Part.TRAIN), share);
    return new Parts(
        division.train(), division.validation(), null, SplitKind.CONTENT, OptionalDouble.of(share));
  }

  private int[] of(Part part) {
    return IntStream.range(0, files.size())
        .filter(i -> listing.pictures().get(i).part() == part)
        .toArray();
  }

  private Division byContent(int[] chosen, double share) {
    Division division =
        ContentSplit.divide(
            Arrays.stream(chosen)
                .mapToLong(i -> FileHashes.shortened(checked.good().get(i).sha256()))
                .toArray(),
            Arrays.stream(chosen).map(i -> files.get(i).label()).toArray(),
            classes.classNames(),
            share);
    notes.addAll(division.notes());
    return new Division(
        Arrays.stream(division.train()).map(i -> chosen[i]).toArray(),
        Arrays.stream(division.validation()).map(i -> chosen[i]).toArray(),
        List.of());
  }

  private ImageDataset images(int[] chosen, Decoding decoding) {
    return new FolderImages(
        classes.classNames(),
        Arrays.stream(chosen).mapToObj(files::get).toList(),
        Arrays.stream(chosen).mapToObj(checked.good()::get).toList(),
        decoding);
  }

  private Decoding decoding() {
    List<ImageSize> sizes = checked.good().stream().map(Good::size).toList();
    return Decoding.open(sizes, options, FORMATS);
  }
}
