package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.TestImages;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.machine.SessionOptions;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts in which people have their pictures. */
final class LayoutTest {
  private static final DataRequest EVALUATION =
      new DataRequest(Optional.empty(), true, Splitting.standard(), (done, total) -> {});

  private static final String CACHE = "caches/features-0123456789abcdef/cache.json";

  @TempDir Path folder;
  private int pictures;

  @Test
  void trainWithAnyNameOfAValidationPart() throws IOException {
    for (String name : List.of("val", "valid", "Validation", "DEV", "eval")) {
      Path root = folder.resolve(name);
      classes(root.resolve("train"), "cat", "dog");
      classes(root.resolve(name), "cat", "dog");
      try (DataSplit data = open(root)) {
        assertThat(sizes(data)).containsExactly(10, 10);
        assertThat(data.kind()).isEqualTo(SplitKind.GIVEN);
        assertThat(data.test()).isEmpty();
      }
    }
  }

  @Test
  void ofThreePartsValidationSteersAndTestIsLeft() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder.resolve("val"), "cat");
    classes(folder.resolve("test"), "cat", "dog");
    try (DataSplit data = open(folder)) {
      assertThat(sizes(data)).containsExactly(10, 5);
      assertThat(data.test().orElseThrow().size()).isEqualTo(10);
      assertThat(data.all().get().size()).isEqualTo(25);
      assertThat(data.notes()).singleElement().asString().contains("evaluate --split test");
    }
  }

  @Test
  void validationPicturesThatAreCopiesOfTrainingPicturesAreCounted() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder.resolve("val"), "cat", "dog");
    try (Stream<Path> cats = Files.list(folder.resolve("train/cat"))) {
      for (Path cat : cats.toList()) {
        Files.copy(cat, folder.resolve("val/cat/copy-" + cat.getFileName()));
      }
    }
    try (DataSplit data = open(folder)) {
      assertThat(data.notes())
          .contains(
              "5 of the 15 validation pictures are copies of training pictures: remove them,"
                  + " because they say nothing about new pictures");
    }
  }

  @Test
  void whereTheTestPartSteersThatIsSaid() throws IOException {
    classes(folder.resolve("Train"), "cat", "dog");
    classes(folder.resolve("Test"), "cat", "dog");
    try (DataSplit data = open(folder)) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
      assertThat(sizes(data)).containsExactly(10, 10);
      assertThat(data.test()).containsSame(data.validation());
      assertThat(data.notes())
          .singleElement()
          .asString()
          .contains("the test part is used to choose the best epoch");
    }
  }

  @Test
  void someOfTheTrainingPartIsHeldBackAndTheTestPartLeftAlone() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder.resolve("test"), "cat", "dog");
    try (DataSplit data = open(folder, DataRequest.standard().with(Splitting.of(0.4)))) {
      assertThat(data.train().size() + data.validation().size()).isEqualTo(10);
      assertThat(data.validation().size()).isBetween(2, 8);
      assertThat(data.test().orElseThrow().size()).isEqualTo(10);
      assertThat(data.kind()).isEqualTo(SplitKind.HELD_BACK);
      assertThat(data.share()).isEqualTo(OptionalDouble.of(0.4));
      assertThat(data.notes())
          .containsExactly(folder.resolve("test") + " is used only by evaluate --split test");
    }
    classes(folder.resolve("val"), "cat", "dog");
    try (DataSplit data = open(folder, DataRequest.standard().with(Splitting.of(0.4)))) {
      assertThat(data.notes())
          .containsExactly(
              folder.resolve("val")
                  + " is not used: --val-split replaces it; "
                  + folder.resolve("test")
                  + " is used only by evaluate --split test");
    }
  }

  @Test
  void twoFoldersForOnePartAreRefused() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder.resolve("Train"), "cat", "dog");
    assertRefused("Train", "train", "train");
    classes(folder.resolve("val"), "cat", "dog");
    assertRefused("Train", "train", "train");
    Files.move(folder.resolve("Train"), folder.resolve("eval"));
    assertRefused("val", "eval", "validation");
    Path inside = folder.resolve("inside");
    for (String each : List.of("cat", "dog")) {
      classes(inside.resolve(each), "train", "val", "dev");
    }
    assertThatThrownBy(() -> open(inside))
        .isInstanceOf(WrongUseException.class)
        .hasMessageStartingWith(
            "%s and %s may each be the validation part",
            inside.resolve("CLASS/dev"), inside.resolve("CLASS/val"));
  }

  private void assertRefused(String first, String second, String part) {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            "%s and %s may each be the %s part: rename or move all but one of them",
            folder.resolve(first), folder.resolve(second), part);
  }

  @Test
  void aPartBesideItsOwnClassesIsRefused() throws IOException {
    classes(folder, "cat", "dog");
    classes(folder.resolve("val"), "cat", "dog");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            "%s looks like a part, because it holds folders of the classes beside it (cat, dog),"
                + " but there is no training part: move the classes into %s",
            folder.resolve("val"), folder.resolve("train"));
    Files.move(folder.resolve("val"), folder.resolve("train"));
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining(folder.resolve("train") + " looks like a part")
        .hasMessageEndingWith(
            "move those classes into %s, or out of %s", folder.resolve("val"), folder);
  }

  @Test
  void picturesOutsideTheClassFoldersAreCounted() throws IOException {
    classes(folder, "cat", "dog");
    classes(folder, ".");
    try (DataSplit data = open(folder)) {
      assertThat(data.notes())
          .contains(
              "5 pictures outside the class folders are not used: "
                  + String.join(", ", list(folder).stream().limit(3).map(Path::toString).toList())
                  + " and 2 more");
    }
    for (int i = 1; i < 5; i++) {
      Files.delete(folder.resolve(i + ".png"));
    }
    try (DataSplit data = open(folder, EVALUATION)) {
      assertThat(data.notes())
          .containsExactly(
              "1 picture outside the class folders is not used: " + folder.resolve("0.png"));
    }
  }

  @Test
  void runsAndModelsArePassedOver() throws IOException {
    classes(folder, "cat", "dog");
    for (String file :
        List.of("a run/run.json", "dog/model/saved_model.pb", "begins/.lock", CACHE)) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "");
    }
    classes(folder.resolve("dog/model"), "assets");
    for (DataRequest request : List.of(DataRequest.standard(), EVALUATION)) {
      try (DataSplit data = open(folder, request)) {
        assertThat(data.all().get().size()).isEqualTo(10);
        assertThat(data.notes())
            .first()
            .isEqualTo(
                "runs, models and caches in the data folder are ignored: "
                    + (folder.resolve("a run") + ", " + folder.resolve("begins") + ", ")
                    + (folder.resolve("caches") + " and 1 more"));
      }
    }
    assertThat(DataSpec.classes(folder.toString())).containsExactly("cat", "dog");
  }

  @Test
  void picturesInTwoClassesAndRepeatedRowsAreCounted() throws IOException {
    classes(folder, "cat", "dog");
    Path copy = folder.resolve("dog/copy.png");
    Files.copy(folder.resolve("cat/0.png"), copy);
    Files.copy(copy, folder.resolve("dog/again.png"));
    try (DataSplit data = open(folder)) {
      assertThat(data.notes())
          .contains(
              "1 picture is in more than one class: "
                  + (folder.resolve("cat/0.png") + " (cat) and ")
                  + (folder.resolve("dog/again.png") + " (dog)"));
    }
    Path table =
        Files.writeString(
            folder.resolve("t.csv"),
            """
            path,label
            cat/1.png,a
            cat/2.png,a
            ./cat/2.png,a
            cat/3.png,a
            dog/1.png,b
            cat/1.png,b
            cat/3.png,b
            """);
    try (DataSplit data = open(table)) {
      assertThat(data.notes())
          .contains(
              "2 pictures are in more than one class, such as "
                  + (folder.resolve("cat/1.png") + " (a) and ")
                  + (folder.resolve("cat/1.png") + " (b)"),
              "1 picture is listed more than once with the same class: "
                  + folder.resolve("cat/2.png"));
    }
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    classes(folder, "bus", "car", "train");
    try (DataSplit data = open(folder)) {
      assertThat(data.train().classNames()).containsExactly("bus", "car", "train");
      assertThat(data.notes())
          .contains(folder.resolve("train") + " is used as a class: it holds pictures directly");
    }
    classes(folder.resolve("train"), "steam", "diesel");
    for (Path own : list(folder.resolve("train"))) {
      if (Files.isRegularFile(own)) {
        Files.delete(own);
      }
    }
    try (DataSplit data = open(folder)) {
      assertThat(data.train().classNames()).containsExactly("bus", "car", "train");
      assertThat(data.notes())
          .contains(folder.resolve("train") + " is used as a class: no folder beside it is a part");
    }
  }

  @Test
  void aTestFolderWithoutClassesIsNamedAndNotUsed() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder, "test");
    try (DataSplit data = open(folder)) {
      assertThat(data.kind()).isEqualTo(SplitKind.CONTENT);
      assertThat(data.train().size() + data.validation().size()).isEqualTo(10);
      assertThat(data.notes())
          .contains(
              folder.resolve("test")
                  + " is not used: its pictures are not in one folder per class");
    }
  }

  @Test
  void whatLiesBesideThePartsIsNamed() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder.resolve("val"), "cat", "dog");
    classes(folder.resolve("extra"), "cat", "dog");
    try (DataSplit data = open(folder)) {
      assertThat(sizes(data)).containsExactly(10, 10);
      assertThat(data.notes())
          .contains(
              folder.resolve("extra")
                  + " is not used: it is neither the training, the validation nor the test part");
    }
  }

  @Test
  void foldersThatHoldTheSameFoldersAreParts() throws IOException {
    Path kaggle = folder.resolve("kaggle");
    classes(kaggle.resolve("training_set"), "cat", "dog");
    classes(kaggle.resolve("test_set"), "cat", "dog");
    try (DataSplit data = open(kaggle)) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
      assertThat(sizes(data)).containsExactly(10, 10);
    }
    Path inside = folder.resolve("inside");
    classes(inside.resolve("cat"), "train", "val");
    classes(inside.resolve("dog"), "train", "val");
    try (DataSplit data = open(inside)) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
      assertThat(sizes(data)).containsExactly(10, 10);
      assertThat(data.notes())
          .containsExactly(
              inside.resolve("CLASS/train")
                  + " trains, "
                  + inside.resolve("CLASS/val")
                  + " validates");
    }
    classes(kaggle.resolve("pred_set"), "cat", "dog");
    try (DataSplit data = open(kaggle)) {
      assertThat(data.notes())
          .contains(
              kaggle.resolve("pred_set")
                  + " is not used: it is neither the training, the validation nor the test part");
    }
    Path unknown = folder.resolve("unknown");
    classes(unknown.resolve("one"), "cat", "dog");
    classes(unknown.resolve("two"), "cat", "dog");
    assertThatThrownBy(() -> open(unknown))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("all hold the same subfolders (cat, dog)");
  }

  /** As in Tiny ImageNet. */
  @Test
  void oneFolderInEachClassIsNoSplit() throws IOException {
    classes(folder.resolve("cat"), "images");
    classes(folder.resolve("dog"), "images");
    try (DataSplit data = open(folder)) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
    }
  }

  @Test
  void foldersOfOneClassInTwoNormalFormsAreOneClass() throws IOException {
    classes(folder, "cafe\u0301", "café", "tea");
    try (DataSplit data = open(folder)) {
      assertThat(data.train().classNames()).containsExactly("café", "tea");
      assertThat(data.all().get().size()).isEqualTo(15);
    }
    try (DataSplit data = open(folder, labels("café", "tea"))) {
      assertThat(data.train().classNames()).containsExactly("café", "tea");
    }
  }

  @Test
  void classesInAnotherOrderAreMatchedByName() throws IOException {
    classes(folder, "Abyssinian", "american_bulldog", "beagle", "Bengal");
    String[] model = {"Abyssinian", "Bengal", "american_bulldog", "beagle"};
    String[] other = {"beagle", "american_bulldog", "Bengal", "Abyssinian"};
    try (DataSplit sorted = open(folder, labels(model));
        DataSplit data = open(folder, labels(other))) {
      assertThat(data.train().classNames()).containsExactly(other);
      ImageDataset all = data.all().get();
      assertThat(all.label(0)).isEqualTo(3);
      assertThat(data.fingerprint()).isNotEqualTo(sorted.fingerprint());
      assertThat(sorted.train().contentHashes()).isEqualTo(data.train().contentHashes());
    }
  }

  @Test
  void ofListsThatDifferTheDifferenceIsShown() throws IOException {
    classes(folder, "cat ", "dog");
    assertThatThrownBy(() -> open(folder, labels("cat", "dog")))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "the classes of --data %s are not the model's: only the model has \"cat\", only the data"
                + " has \"cat \" (they differ by blanks before or after a name); change the classes of"
                + " the data, or use another model",
            folder);
    assertThatThrownBy(() -> open(folder, labels("cat ", "cow", "dog")))
        .hasMessageContaining("not the model's: only the model has \"cow\"; change");
  }

  @Test
  void anEvaluationNeedsNotAllClassesNorValidationPictures() throws IOException {
    classes(folder, "dog");
    Files.createDirectories(folder.resolve("cat"));
    DataRequest request =
        new DataRequest(
            Optional.of(List.of("cat", "cow", "dog")),
            true,
            Splitting.standard(),
            (done, total) -> {});
    try (DataSplit data = open(folder, request)) {
      assertThat(data.all().get().size()).isEqualTo(5);
      assertThat(data.all().get().label(0)).isEqualTo(2);
    }
    classes(folder, "pig");
    assertThatThrownBy(() -> open(folder, request))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("only the data has \"pig\"");
  }

  @Test
  void aTableNamesPicturesLabelsAndParts() throws IOException {
    classes(folder.resolve("pictures"), "one");
    Path table =
        Files.writeString(
            folder.resolve("list.csv"),
            """
            \uFEFFLabel,path,split,by whom
            dog,pictures/one/0.png,Train,me
            cat,"pictures/one/1.png",train,
            cat,%s,VALID,
            dog,pictures/one/3.png,test,
            """
                .formatted(folder.resolve("pictures/one/2.png")));
    try (DataSplit data = open(table)) {
      assertThat(data.train().classNames()).containsExactly("cat", "dog");
      assertThat(sizes(data)).containsExactly(2, 1);
      assertThat(data.description())
          .isEqualTo(table + ": 2 training and 1 validation image of 2 classes");
      assertThat(data.test().orElseThrow().label(0)).isEqualTo(1);
    }
    assertThat(DataSpec.classes(table.toString())).containsExactly("cat", "dog");
  }

  @Test
  void aTableWithoutPartsIsSplitByContent() throws IOException {
    classes(folder.resolve("pictures"), "one");
    Path table =
        Files.writeString(
            folder.resolve("list.csv"),
            "path;label\npictures/one/0.png;a\npictures/one/1.png;a\n"
                + "pictures/one/2.png;b\npictures/one/3.png;b\n");
    try (DataSplit data = open(table)) {
      assertThat(sizes(data)).containsExactly(2, 2);
      assertThat(data.kind()).isEqualTo(SplitKind.CONTENT);
    }
  }

  @Test
  void whatATableLacksIsNamedWithItsLine() throws IOException {
    classes(folder.resolve("pictures"), "one");
    assertTable("file,label\n", " has no column \"path\"");
    assertTable("path,label\npictures/one/0.png\n", ", line 2 has no label");
    assertTable(
        "path,label,split\npictures/one/0.png,a,train\npictures/one/1.png,a,fold3\n",
        ", line 3 has the split \"fold3\"; it must be train, val or test");
    assertTable("path,label\n", " lists no pictures");
    assertTable("path,label\n\"pictures\nx", " is not a CSV table (line 2: a quote is not closed)");
  }

  /** It does not stop a run, and counts as any other bad picture. */
  @Test
  void aFileThatATableNamesAndThatIsMissingIsABadPicture() throws IOException {
    classes(folder.resolve("pictures"), "one", "two");
    StringBuilder rows = new StringBuilder("path,label\n");
    for (int i = 0; i < 5; i++) {
      rows.append("pictures/one/%d.png,a\npictures/two/%d.png,b\n".formatted(i, i));
    }
    Path table = Files.writeString(folder.resolve("t.csv"), rows + "pictures/one/9.png,a\n");
    try (DataSplit data = open(table)) {
      assertThat(data.train().size() + data.validation().size()).isEqualTo(10);
      assertThat(data.bad().found())
          .containsExactly(
              new BadPicture(folder.resolve("pictures/one/9.png"), "no such file or folder"));
      assertThat(data.description()).endsWith("; 1 bad picture skipped");
    }
    Path lost =
        Files.writeString(folder.resolve("lost.csv"), "path,label\nnowhere.png,a\nlost.png,b\n");
    assertThatThrownBy(() -> open(lost))
        .isInstanceOf(GraftException.class)
        .hasMessage("2 of 2 pictures of --data " + lost + " are bad, so none is left");
  }

  private void assertTable(String text, String message) throws IOException {
    Path table = Files.writeString(folder.resolve("bad.csv"), text);
    assertThatThrownBy(() -> open(table))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(table + message.replaceAll(" ?\\($", ""));
  }

  @Test
  void classesOfAFolderAreThoseOfItsTrainingPart() throws IOException {
    classes(folder.resolve("train"), "dog", "cat");
    classes(folder.resolve("valid"), "dog");
    assertThat(DataSpec.classes(folder.toString())).containsExactly("cat", "dog");
    assertThat(DataSpec.classes("cifar10")).hasSize(10);
  }

  /** Pictures that are added, removed or renamed, in a folder on disk. */
  @Test
  void aRenamedPictureAndItsCopyStayWhereTheyWere() throws IOException {
    classes(folder, "cat", "dog");
    List<Long> before;
    try (DataSplit data = open(folder)) {
      before = hashes(data.validation());
    }
    Path cat = folder.resolve("cat");
    List<Path> cats = list(cat);
    Files.move(cats.get(0), cat.resolve("zzz.png"));
    Files.copy(cats.get(1), cat.resolve("copy.png"));
    Files.copy(cats.get(2), folder.resolve("dog/copy.png"));
    try (DataSplit data = open(folder)) {
      assertThat(hashes(data.validation()).stream().distinct())
          .containsExactlyInAnyOrderElementsOf(before);
      assertThat(hashes(data.validation())).doesNotContainAnyElementsOf(hashes(data.train()));
    }
  }

  @Test
  void earlierRunsSeeFoldersAsBefore() throws IOException {
    classes(folder.resolve("train"), "cat", "dog");
    classes(folder.resolve("valid"), "cat", "dog");
    DataRequest request = DataRequest.standard().with(Splitting.recorded(null, null));
    try (DataSplit data = open(folder, request)) {
      assertThat(sizes(data)).containsExactly(8, 2);
      assertThat(data.kind()).isEqualTo(SplitKind.SEEDED);
    }
  }

  @Test
  void anUntrainableFolderCanBeEvaluated() throws IOException {
    classes(folder, "cat");
    try (DataSplit data = open(folder, EVALUATION)) {
      assertThat(data.all().get().size()).isEqualTo(5);
    }
    assertThatThrownBy(() -> open(folder)).isInstanceOf(WrongUseException.class);
  }

  private static DataRequest labels(String... labels) {
    return new DataRequest(
        Optional.of(List.of(labels)), false, Splitting.standard(), (done, total) -> {});
  }

  private DataSplit open(Path path) {
    return open(path, DataRequest.standard());
  }

  private DataSplit open(Path path, DataRequest request) {
    DataOptions options =
        new DataOptions(folder, Path.of("sample"), 16, 0, SessionOptions.defaults());
    return DataSpec.open(path.toString(), options, request);
  }

  private static int[] sizes(DataSplit data) {
    return new int[] {data.train().size(), data.validation().size()};
  }

  private static List<Long> hashes(ImageDataset images) {
    return Arrays.stream(images.contentHashes()).boxed().toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Folders of five pictures each, every picture another one. */
  private void classes(Path root, String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(root.resolve(name));
      for (int i = 0; i < 5; i++) {
        Color color = new Color(pictures++ * 8191 % (1 << 24));
        TestImages.write(
            root.resolve(name).resolve(i + ".png"), TestImages.filled(8, 8, color), "png");
      }
    }
  }
}
