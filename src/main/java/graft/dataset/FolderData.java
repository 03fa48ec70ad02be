package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.dataset.FolderSplit.Parts;
import graft.dataset.Listing.Picture;
import graft.dataset.PictureCheck.Good;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Opens a folder or a table of labelled pictures. */
final class FolderData {
  private static final ImageFormats FORMATS = ImageFormats.standard();

  private final String name;
  private final Listing listing;
  private final DataOptions options;
  private final DataRequest request;
  private final ClassMatch classes;
  private final List<LabeledFile> files;
  private final List<Good> checked;
  private final BadPictures bad;

  /**
   * Prepares to open the good pictures of a listing. The classes are those of the complete listing,
   * because damage to pictures must not change the classes.
   *
   * @param checked the pictures of {@code listed} that have a good header
   * @param bad the other pictures
   */
  private FolderData(
      Listing listed,
      List<Good> checked,
      BadPictures bad,
      DataOptions options,
      DataRequest request) {
    this.name = bad.data();
    this.listing = listed.only(checked.stream().map(Good::index).toList());
    this.checked = checked;
    this.bad = bad;
    this.options = options;
    this.request = request;
    this.classes = ClassMatch.of(name, classes(listed, request.toEvaluate()), request);
    this.files = IntStream.range(0, checked.size()).mapToObj(this::file).toList();
  }

  private LabeledFile file(int index) {
    Picture picture = listing.pictures().get(index);
    return new LabeledFile(
        picture.path(), classes.label(picture.className()), checked.get(index).sha256());
  }

  /** Lists the pictures of a folder or a table without reading them. */
  static Listing list(Path path, boolean earlier, boolean toEvaluate) {
    return CsvListing.isTable(path)
        ? CsvListing.list(path)
        : FolderListing.list(path, earlier, toEvaluate);
  }

  /** See {@link DataSpec#suitsEarlier}. */
  static boolean suitsEarlier(Path path, List<String> labels) {
    if (CsvListing.isTable(path)) {
      return false;
    }
    Set<String> known =
        labels.stream().map(ClassNameDifference::normal).collect(Collectors.toSet());
    try {
      return known.containsAll(classes(FolderListing.list(path, true, true), true));
    } catch (WrongUseException e) {
      // To Graft 0.1.0 these folders were no data.
      return false;
    }
  }

  /** The sorted classes of the training part or, if {@code ofAllParts}, of all parts. */
  static List<String> classes(Listing listing, boolean ofAllParts) {
    Set<Part> parts = ofAllParts ? Set.of(Part.values()) : Set.of(Part.TRAIN);
    return listing.classes(parts);
  }

  /**
   * Opens a folder or a table. Pictures that can't be read or have a bad header are left out.
   * Almost no picture is decoded, see {@link ThinSides}.
   */
  static DataSplit open(String name, Path path, DataOptions options, DataRequest request) {
    Listing listing = list(path, request.splitting().earlier(), request.toEvaluate());
    if (!request.toEvaluate()) {
      listing.requireTwoClasses(name);
      listing.requireToTrain();
    }
    List<Path> files = listing.pictures().stream().map(Picture::path).toList();
    PictureCheck.Result checked =
        new PictureCheck(FORMATS, options.maxPixels()).check(files, request.listener());
    BadPictures bad = new BadPictures(name, checked.bad(), files.size(), options.maxBad());
    return new FolderData(listing, checked.good(), bad, options, request).open(listing);
  }

  /** Opens the good pictures of a listing. */
  private DataSplit open(Listing listed) {
    try {
      bad.require();
      requireClasses();
    } catch (RuntimeException e) {
      request.listener().refused(bad);
      throw e;
    }
    DataSplit data = open();
    Map<Path, BadPicture> found = ofThinSides(data);
    if (found.isEmpty()) {
      return data;
    }
    data.close();
    List<Good> left =
        IntStream.range(0, checked.size())
            .filter(i -> !found.containsKey(files.get(i).path()))
            .mapToObj(checked::get)
            .toList();
    return new FolderData(listed, left, bad.and(found.values()), options, request).open(listed);
  }

  private Map<Path, BadPicture> ofThinSides(DataSplit data) {
    boolean byContent = data.kind() == SplitKind.CONTENT || data.kind() == SplitKind.HELD_BACK;
    try {
      return byContent
          ? ThinSides.bad(data.train(), data.validation(), request.listener())
          : Map.of();
    } catch (RuntimeException | Error e) {
      try (data) {
        throw e;
      }
    }
  }

  private void requireClasses() {
    if (request.toEvaluate() || bad.isEmpty()) {
      return;
    }
    List<String> left = listing.classes(Set.of(Part.TRAIN));
    classes.classNames().stream()
        .filter(each -> !left.contains(each))
        .findFirst()
        .ifPresent(
            lost -> {
              throw bad.lost(lost);
            });
  }

  private DataSplit open() {
    Parts parts = divide();
    if (!request.toEvaluate() && (parts.train().length == 0 || parts.validation().length == 0)) {
      throw new WrongUseException(
          name
              + " has too few pictures to hold some out for validation;"
              + " give each class at least two");
    }
    List<ImageSize> sizes = checked.stream().map(Good::size).toList();
    Decoding decoding = Decoding.open(sizes, options, FORMATS);
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
        bad,
        notes(parts));
  }

  private List<String> notes(Parts parts) {
    List<String> notes = new ArrayList<>();
    if (request.toEvaluate()) {
      // Only an evaluation needs this note: a training prints the description, which also names
      // the skipped files.
      listing.skippedWords().ifPresent(notes::add);
    }
    notes.addAll(listing.notes());
    notes.addAll(new RepeatedPictures(files, classes.classNames()).notes());
    if (!request.toEvaluate()) {
      notes.addAll(parts.notes());
    }
    return notes;
  }

  private Parts divide() {
    int[] labels = files.stream().mapToInt(LabeledFile::label).toArray();
    long[] hashes = files.stream().mapToLong(file -> FileHashes.shortened(file.sha256())).toArray();
    return new FolderSplit(listing, labels, hashes, classes.classNames(), request.splitting())
        .divide(options.seed());
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
    return bad.words() + listing.skippedWords().map(words -> "; " + words).orElse("");
  }

  private ImageDataset images(int[] chosen, Decoding decoding) {
    return new FolderImages(
        classes.classNames(), Arrays.stream(chosen).mapToObj(files::get).toList(), decoding);
  }
}
