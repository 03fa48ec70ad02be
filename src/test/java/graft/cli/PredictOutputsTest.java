package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.cli.terminal.ExitCode;
import graft.files.WholeDirectory;
import graft.machine.Precision;
import graft.table.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code predict} writes says what the Java API says, in every format. */
final class PredictOutputsTest {
  private static final String FLOAT32 = "float32";

  @TempDir static Path shared;
  private static Path model;
  private static Path pictures;
  private static ImageClassifier classifier;

  /** In the order of the rows. */
  private static List<Path> files;

  private static List<PictureResult<Prediction>> expected;

  @TempDir Path work;

  @BeforeAll
  static void setUp() throws IOException {
    model = TinyFiles.model(shared.resolve("model"));
    pictures = TinyFiles.pictures(shared.resolve("pictures"), 4);
    Files.writeString(pictures.resolve("green/bad \"x\", y.png"), "no picture");
    try (Stream<Path> all = Files.walk(pictures)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    classifier = ImageClassifier.load(model, ModelOptions.defaults().precision(Precision.FLOAT32));
    expected = classifier.classifyAll(files.stream().map(Picture::of).toList());
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  private static Ran predict(Object... words) {
    List<Object> all = new ArrayList<>(List.of("predict", "--model", model));
    all.addAll(List.of("--precision", FLOAT32));
    all.addAll(Arrays.asList(words));
    Ran ran = Ran.graft(all.toArray());
    assertThat(ran.err()).doesNotContain("\tat ");
    return ran;
  }

  private static Ran done(Object... words) {
    Ran ran = predict(words);
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.UNREADABLE_FILES);
    return ran;
  }

  private static String number(float probability) {
    return String.format(Locale.ROOT, "%.6f", probability);
  }

  /** The files below a folder with their sizes. */
  /** Sizes by name, also of links that lead nowhere. */
  private static Map<String, Long> tree(Path folder) throws IOException {
    Map<String, Long> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(file -> !Files.isDirectory(file)).toList()) {
        tree.put(folder.relativize(file).toString(), Files.exists(file) ? Files.size(file) : 0);
      }
    }
    return tree;
  }

  @Test
  void csvHasTheBestClassAndAllProbabilities() {
    List<String> rows = done("--all-probabilities", pictures).out().lines().toList();
    assertThat(rows.get(0)).isEqualTo("path,class,probability,error,p_blue,p_green,p_red");
    for (int i = 0; i < files.size(); i++) {
      String row = rows.get(i + 1);
      if (expected.get(i).failure().isPresent()) {
        String path = "\"" + files.get(i).toString().replace("\"", "\"\"") + "\"";
        assertThat(row).startsWith(path + ",,,\"cannot decode ").endsWith("\",,,");
      } else {
        Prediction prediction = expected.get(i).get();
        float[] all = prediction.probabilities();
        assertThat(row)
            .isEqualTo(
                String.join(
                    ",",
                    files.get(i).toString(),
                    prediction.best().label(),
                    number(prediction.best().probability()),
                    "",
                    number(all[0]),
                    number(all[1]),
                    number(all[2])));
      }
    }
    assertThat(rows).hasSize(1 + files.size());
  }

  @Test
  void jsonLinesSayTheSame() throws IOException {
    Path output = work.resolve("rows.jsonl");
    Ran ran =
        done(
            "--format", "jsonl", "--top-k", 3, "--all-probabilities", "--output", output, pictures);
    assertThat(ran.out()).isEmpty();
    assertThat(done("--format=jsonl", "--top-k", 3, "--all-probabilities", pictures).out())
        .isEqualTo(Files.readString(output));
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSameSizeAs(files);
    for (int i = 0; i < files.size(); i++) {
      JsonNode row = new JsonMapper().readTree(lines.get(i));
      assertThat(row.get("version").intValue()).isEqualTo(1);
      assertThat(row.get("path").textValue()).isEqualTo(files.get(i).toString());
      if (expected.get(i).failure().isPresent()) {
        assertThat(row.get("error").textValue()).isEqualTo(expected.get(i).reason().get());
        assertThat(row.get("class").isNull()).isTrue();
      } else {
        Prediction prediction = expected.get(i).get();
        assertThat(row.get("class").textValue()).isEqualTo(prediction.best().label());
        for (int k = 0; k < 3; k++) {
          Prediction.Candidate candidate = prediction.top(3).get(k);
          assertThat(row.at("/top/" + k + "/class").textValue()).isEqualTo(candidate.label());
          assertThat(row.at("/probabilities/" + candidate.label()).floatValue())
              .isEqualTo(row.at("/top/" + k + "/probability").floatValue())
              .isCloseTo(candidate.probability(), within(1e-6f));
        }
      }
    }
  }

  /** The second best probability among the best: as many pictures below it as not. */
  @Test
  void belowTheThresholdAPictureHasNoClassAndIsCounted() {
    List<Float> best = new ArrayList<>();
    expected.stream()
        .filter(result -> result.failure().isEmpty())
        .forEach(result -> best.add(result.get().best().probability()));
    double threshold = best.stream().sorted().toList().get(best.size() / 2) + 1e-4;
    long below = best.stream().filter(probability -> probability < threshold).count();
    assertThat(below).isBetween(1L, best.size() - 1L);
    Ran ran = done("--threshold", threshold, "--top-k", 2, pictures);
    assertThat(ran.err())
        .endsWith(
            best.size() - below + " classified, " + below + " below the threshold, 1 unreadable\n");
    String[] row = ran.out().lines().toList().get(1).split(",");
    boolean isBelow = best.get(0) < threshold;
    assertThat(row[1]).isEqualTo(isBelow ? "" : expected.get(0).get().best().label());
    assertThat(row[2]).isEqualTo(number(best.get(0)));
    assertThat(row[3]).isEqualTo(expected.get(0).get().top(2).get(1).label());
    assertThat(done("--threshold", 0, pictures).out()).isEqualTo(done(pictures).out());
    assertThat(predict("--threshold", 0, pictures.resolve("red")).assertDone().err())
        .endsWith("4 classified, 0 below the threshold, 0 unreadable\n");
  }

  @Test
  void onATerminalRowsAreATableAndInAFileTheyAreNot() throws IOException {
    System.setProperty("graft.terminal.out", "true");
    try {
      List<String> lines = done(pictures).out().lines().toList();
      assertThat(lines.get(0)).matches("class +p  path");
      assertThat(lines.get(1))
          .startsWith(expected.get(0).get().best().label() + " ")
          .endsWith("/blue/0.png")
          .hasSizeLessThan(80);
      assertThat(done("--format", "csv", pictures).out()).startsWith("path,class,");
      assertThat(done("--all-probabilities", pictures).out()).startsWith("path,class,");
      done("--output", work.resolve("a.csv"), pictures);
      assertThat(work.resolve("a.csv")).content().startsWith("path,class,");
    } finally {
      System.clearProperty("graft.terminal.out");
    }
    assertThat(done("--format", "table", pictures).out()).startsWith("class ");
  }

  /** A bar that is drawn again and again would break them. */
  @Test
  void rowsOnTheTerminalOfABarHaveNone() {
    System.setProperty("graft.terminal", "true");
    try {
      assertThat(done(pictures).err()).contains("\r", "predict");
      System.setProperty("graft.terminal.out", "true");
      assertThat(done(pictures).err()).doesNotContain("\r").endsWith(" unreadable\n");
      assertThat(done("--output", work.resolve("a.csv"), pictures).err()).contains("\r", "predict");
    } finally {
      System.clearProperty("graft.terminal");
      System.clearProperty("graft.terminal.out");
    }
  }

  @Test
  void vectorsHaveTheOrderOfTheRows() throws IOException {
    Path beside = work.resolve("new/v.npy");
    Ran ran = done("--features", beside, pictures);
    assertThat(ran.out()).isEqualTo(done(pictures).out());
    float[][] vectors = Npy.read(beside);
    assertThat(vectors).hasNumberOfRows(files.size());
    for (int i = 0; i < vectors.length; i++) {
      if (expected.get(i).failure().isPresent()) {
        assertThat(vectors[i]).containsOnly(Float.NaN);
      } else {
        assertThat(vectors[i]).containsExactly(classifier.features(files.get(i)), within(1e-6f));
      }
    }
    assertThat(tree(work)).containsOnlyKeys("new/v.npy");
    Path other = work.resolve("other.npy");
    done("--features", other, "--output", work.resolve("rows.csv"), pictures);
    assertThat(other).hasSameBinaryContentAs(beside);
    assertThat(tree(work)).containsOnlyKeys("new/v.npy", "other.npy", "rows.csv");
  }

  @Test
  void copiesAreSortedAndASecondCallAddsNone() throws IOException {
    Path sorted = work.resolve("sorted");
    done("--copy-to", sorted, pictures);
    Map<String, Long> tree = tree(sorted);
    assertThat(tree).hasSize(files.size() - 1);
    for (PictureResult<Prediction> result : expected) {
      if (result.failure().isEmpty()) {
        Path file = result.picture().path().get();
        assertThat(tree.keySet())
            .filteredOn(name -> name.startsWith(result.get().best().label() + "/"))
            .anyMatch(name -> isCopy(file, sorted.resolve(name)));
      }
    }
    done("--copy-to", sorted, "--output", work.resolve("rows.csv"), pictures);
    assertThat(tree(sorted)).isEqualTo(tree);
  }

  private static boolean isCopy(Path file, Path copy) {
    try {
      return Files.mismatch(file, copy) < 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A file where a class's folder should be stops the work in the middle. */
  @Test
  void aFailureLeavesRowsToGoOnWith() throws IOException {
    Path sorted = work.resolve("sorted");
    Path output = work.resolve("rows.csv");
    Path vectors = work.resolve("v.npy");
    List<Object> words =
        new ArrayList<>(List.of("--output", output, "--copy-to", sorted, "--features", vectors));
    words.addAll(List.of("--batch-size", 2, pictures));
    done(words.toArray());
    Map<String, Long> alone = tree(work);
    String rows = Files.readString(output);
    byte[] numbers = Files.readAllBytes(vectors);
    WholeDirectory.delete(sorted);
    Files.delete(vectors);
    Files.writeString(output, "old");

    List<String> labels = expected.stream().map(PredictOutputsTest::label).toList();
    String last = labels.get(labels.size() - 1);
    Path obstacle = Files.createDirectories(sorted).resolve(last);
    Files.createSymbolicLink(obstacle, Path.of("nowhere"));
    Ran failed = predict(words.toArray());
    failed.assertFailed(ExitCode.FAILED, "cannot write " + obstacle);
    int first = labels.indexOf(last);
    if (first == 0) {
      assertThat(tree(work)).containsOnlyKeys("rows.csv", "sorted/" + last);
    } else {
      assertThat(failed.err())
          .contains(
              output
                  + ".partial keeps the rows so far; to go on, give the same command again with"
                  + " --resume\n");
      predict(words.toArray()).assertFailed(2, output + ".partial is there", "add --resume");
    }
    assertThat(output).hasContent("old");
    Files.delete(obstacle);
    words.add("--resume");
    Ran resumed = done(words.toArray());
    assertThat(resumed.err()).endsWith("12 classified, 1 unreadable\n");
    assertThat(Files.readString(output)).isEqualTo(rows);
    assertThat(Files.readAllBytes(vectors)).isEqualTo(numbers);
    assertThat(tree(work)).isEqualTo(alone);
  }

  private static String label(PictureResult<Prediction> result) {
    return result.failure().isPresent() ? "" : result.get().best().label();
  }

  @Test
  void withoutOutputVectorsAreWholeOrNotThere() throws IOException {
    Path sorted = Files.createDirectories(work.resolve("sorted"));
    for (String label : classifier.labels()) {
      Files.createSymbolicLink(sorted.resolve(label), Path.of("nowhere"));
    }
    predict("--features", work.resolve("v.npy"), "--copy-to", sorted, pictures)
        .assertFailed(ExitCode.FAILED, "cannot write " + sorted);
    assertThat(tree(work)).as("the links").hasSize(3);
  }

  @Test
  void aDeviceIsWrittenToAsItIs() {
    Path device = Path.of("/dev/null");
    done("--output", device, pictures);
    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Path.of("/dev/null.partial")).doesNotExist();
    predict("--output", device, "--resume", pictures).assertFailed(2, "--resume goes on with");
    predict("--features", device, pictures).assertFailed(2, "--features must be a file");
  }

  @Test
  void theFileThatCannotBeWrittenIsTheOneThatIsNamed() throws IOException {
    Path device = Path.of("/dev/full");
    assumeTrue(Files.exists(device), "this system has no /dev/full");
    predict("--format=jsonl", "--output", device, "--features", work.resolve("v.npy"), pictures)
        .assertFailed(ExitCode.FAILED, "cannot write " + device + " (No space left on device)");
    assertThat(tree(work)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format table --output WORK/a | --format table is for a terminal, not for --output",
        "--format table --all-probabilities | --format table has no room for --all-probabilities",
        "--format xml | --format must be csv, jsonl or table, not \"xml\"",
        "--resume | --resume goes on with the FILE.partial of --output: give --output FILE",
        "--threshold 1.1 | --threshold must be a number from 0 to 1, not \"1.1\"",
        "--output WORK/a --features WORK/x/../a | --output and --features are the same file",
        "--output WORK/a --features WORK/a.partial | --output and --features are the same file",
        "--output WORK/a --copy-to WORK/a/. | --copy-to has the name of a file that is written",
        "--output - | --output - names no file: leave it out for standard output, or give ./-",
        "--features - | --features - names no file: name a file, or give ./- for a file of that",
        "--html - | --html - names no file: name a file, or give ./- for a file of that name",
        "--html WORK/a | --html must be a file name that ends in .html, not \"WORK/a\"",
        "--html WORK/a.html --output WORK/a.html | --output and --html are the same file: name two",
        "--html WORK/a.html --output WORK/a-2.html | --html and --output are the same file",
        "--html WORK/a.html --features WORK/a.html.partial | --features and --html are the same",
        "--html WORK/a.html --copy-to WORK/a-12.html | --copy-to has the name of a file that is",
        "--html MODEL/a.html | --html MODEL/a.html is in the model's folder; name another file",
        "--html WORK/a.html WORK/no | there is no file or folder WORK/no: WORK/a.html stays as",
        "--html WORK/a.html --resume | --resume goes on with the FILE.partial of --output: give",
        "--copy-to PICTURES/blue/0.png | cannot write PICTURES/blue/0.png (it is a file); name a",
        "--output PICTURES/red/0.png | --output PICTURES/red/0.png is a picture, which would be",
        "--features PICTURES/red/0.png | --features PICTURES/red/0.png is a picture, which would",
        "--output MODEL/manifest.json | --output MODEL/manifest.json is in the model's folder;",
        "--features MODEL/variables/v | --features MODEL/variables/v is in the model's folder",
        "--copy-to MODEL/variables | --copy-to MODEL/variables is in the model's folder; name",
        "--output WORK/a WORK/no | there is no file or folder WORK/no: WORK/a stays as it is",
        "--features WORK/a WORK/no | there is no file or folder WORK/no: WORK/a stays as it is",
        "--copy-to PICTURES/sorted | --copy-to PICTURES/sorted puts copies into PICTURES",
        "--top-k 4 | --top-k must be a whole number from 1 to 3 (the number of classes), not \"4\""
      })
  void whatDoesNotGoTogetherIsRefused(String words, String message) throws IOException {
    List<Object> all = new ArrayList<>();
    for (String word : words.split(" ")) {
      all.add(place(word));
    }
    all.add(pictures);
    predict(all.toArray()).assertFailed(ExitCode.WRONG_USE, place(message));
    assertThat(tree(work)).isEmpty();
  }

  private String place(String words) {
    return words
        .replace("WORK", work.toString())
        .replace("PICTURES", pictures.toString())
        .replace("MODEL", model.toString());
  }

  /** Also where a link leads to it. */
  @Test
  void whatIsReadIsNotReplaced() throws IOException {
    Path input = Files.writeString(work.resolve("in.txt"), "no picture");
    Path link = Files.createSymbolicLink(work.resolve("link"), input);
    for (Path output : List.of(input, link)) {
      predict("--output", output, input, pictures)
          .assertFailed(ExitCode.WRONG_USE, "--output " + output + " is also a PATH to classify");
    }
    assertThat(input).hasContent("no picture");
    assertThat(tree(work)).containsOnlyKeys("in.txt", "link");
  }

  /** A table of one's own may lie beside them. */
  @Test
  void filesOfTheRunAreNotReplaced() throws IOException {
    Path run = work.resolve("run");
    Files.createDirectories(run.resolve("checkpoints"));
    Files.writeString(run.resolve("run.json"), "{}");
    Path trained = TinyFiles.model(run.resolve("frozen"));
    Path link = Files.createSymbolicLink(work.resolve("link"), run);
    for (Object named : List.of(run, link, trained)) {
      for (String file : List.of("run.json", "history.csv", "skipped.csv", "checkpoints/a")) {
        for (String option : List.of("--output", "--features")) {
          Ran.graft("predict", "--model", named, option, run.resolve(file), pictures)
              .assertFailed(
                  ExitCode.WRONG_USE,
                  option + " " + run.resolve(file) + " is a file of the model's run; name another");
        }
      }
    }
    assertThat(run.resolve("run.json")).hasContent("{}");
    assertThat(run.resolve("history.csv")).doesNotExist();
    Ran own = Ran.graft("predict", "--model", run, "--output", run.resolve("rows.csv"), pictures);
    assertThat(own.code()).as(own.err()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(run.resolve("rows.csv")).exists();
  }

  @Test
  void noFolderIsMadeInTheModelBehindALink() throws IOException {
    Path link = Files.createSymbolicLink(work.resolve("link"), model);
    for (String option : List.of("--output", "--features")) {
      predict(option, link.resolve("new/file"), pictures)
          .assertFailed(ExitCode.WRONG_USE, option + " " + link, " is in the model's folder");
    }
    assertThat(model.resolve("new")).doesNotExist();
  }

  @Test
  void aMissingPathDoesNotReplaceTheTable() throws IOException {
    Path output = Files.writeString(work.resolve("rows.csv"), "of last night");
    predict("--output", output, "--resume", work.resolve("share"))
        .assertFailed(ExitCode.WRONG_USE, "there is no file or folder " + work.resolve("share"));
    assertThat(output).hasContent("of last night");
    assertThat(tree(work)).containsOnlyKeys("rows.csv");
  }

  /** Neither is there yet, and without the link the text would be that of another place. */
  @Test
  void theSameFileBehindALinkIsRefused() throws IOException {
    Path sub = Files.createDirectories(work.resolve("a/sub"));
    Path around = Files.createSymbolicLink(work.resolve("link"), sub).resolve("../rows");
    predict("--output", work.resolve("a/rows"), "--features", around, pictures)
        .assertFailed(ExitCode.WRONG_USE, "--output and --features are the same file");
    assertThat(tree(work)).isEmpty();
    assertThat(predict("--output", work.resolve("rows"), "--features", around, pictures).code())
        .isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(tree(work)).containsOnlyKeys("rows", "a/rows");
  }

  @Test
  void aFolderIsNoOutput() {
    for (String option : List.of("--output", "--features")) {
      predict(option, work, pictures)
          .assertFailed(
              ExitCode.WRONG_USE, "cannot write " + work + " (it is a folder); name a file");
    }
  }
}
