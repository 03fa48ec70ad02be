import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Judges what tools/smoke.sh has left in a folder, prints every measure, and exits with 1 if one is
 * not as it must be:
 *
 * <pre>java -cp 'target/graft/lib/*' tools/SmokeCheck.java FOLDER LOWEST_ACCURACY</pre>
 *
 * The folder holds what {@code graft evaluate --json} printed (frozen-train.json,
 * unfrozen-train.json, unfrozen-test.json, unfrozen-test-again.json) and what {@code graft predict}
 * printed for the test images as PNG files (predictions.csv).
 */
final class SmokeCheck {
  private final Path folder;
  private boolean passed = true;

  private SmokeCheck(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: SmokeCheck.java FOLDER LOWEST_ACCURACY");
      System.exit(2);
    }
    SmokeCheck check = new SmokeCheck(Path.of(args[0]));
    check.run(Double.parseDouble(args[1]));
    System.exit(check.passed ? 0 : 1);
  }

  private void run(double lowestAccuracy) throws IOException {
    JsonNode frozenTrain = evaluation("frozen-train.json");
    JsonNode unfrozenTrain = evaluation("unfrozen-train.json");
    JsonNode unfrozenTest = evaluation("unfrozen-test.json");
    show("training images, frozen phase", frozenTrain);
    show("training images, unfrozen phase", unfrozenTrain);
    show("test images, unfrozen phase", unfrozenTest);

    check(
        unfrozenTest.path("accuracy").doubleValue() >= lowestAccuracy,
        "accuracy on the test images is at least " + lowestAccuracy);
    check(
        unfrozenTrain.path("loss").doubleValue() < frozenTrain.path("loss").doubleValue(),
        "the unfrozen phase lowers the loss on the training images");
    check(
        Files.mismatch(
                folder.resolve("unfrozen-test.json"), folder.resolve("unfrozen-test-again.json"))
            == -1,
        "a new process evaluates to the same bytes");
    check(
        confusion(unfrozenTest).equals(confusion(predictions(), classes(unfrozenTest))),
        "predict gives the test images as PNG files the classes that evaluate gives them");
  }

  private void check(boolean holds, String what) {
    System.out.println((holds ? "  ok      " : "  FAILED  ") + what);
    passed &= holds;
  }

  private static void show(String what, JsonNode evaluation) {
    System.out.printf(
        "  %-34s %4d images  loss %.4f  accuracy %.4f%n",
        what,
        evaluation.path("images").intValue(),
        evaluation.path("loss").doubleValue(),
        evaluation.path("accuracy").doubleValue());
  }

  /** What evaluate printed; a field that is missing would otherwise pass as 0. */
  private JsonNode evaluation(String file) throws IOException {
    JsonNode evaluation = new ObjectMapper().readTree(folder.resolve(file).toFile());
    for (String field : List.of("images", "loss", "accuracy")) {
      if (!evaluation.path(field).isNumber()) {
        throw new IOException(file + " has no number \"" + field + "\"");
      }
    }
    for (String field : List.of("classes", "confusion")) {
      if (!evaluation.path(field).isArray()) {
        throw new IOException(file + " has no array \"" + field + "\"");
      }
    }
    return evaluation;
  }

  private static List<String> classes(JsonNode evaluation) {
    List<String> names = new ArrayList<>();
    evaluation.path("classes").forEach(row -> names.add(row.path("name").asText()));
    return names;
  }

  /** Rows are true classes, columns predicted ones. */
  private static List<List<Integer>> confusion(JsonNode evaluation) {
    List<List<Integer>> rows = new ArrayList<>();
    for (JsonNode row : evaluation.path("confusion")) {
      List<Integer> counts = new ArrayList<>();
      row.forEach(count -> counts.add(count.intValue()));
      rows.add(counts);
    }
    return rows;
  }

  /** The same from predict's rows: a picture's folder is its true class. */
  private static List<List<Integer>> confusion(List<CSVRecord> predictions, List<String> classes) {
    Integer[][] counts = new Integer[classes.size()][classes.size()];
    for (Integer[] row : counts) {
      Arrays.fill(row, 0);
    }
    for (CSVRecord prediction : predictions) {
      Path picture = Path.of(prediction.get("path"));
      int truth = index(classes, picture.getParent().getFileName().toString());
      counts[truth][index(classes, prediction.get("class"))]++;
    }
    return Arrays.stream(counts).map(row -> List.of(row)).toList();
  }

  private static int index(List<String> classes, String name) {
    int index = classes.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("\"" + name + "\" is none of the classes " + classes);
    }
    return index;
  }

  private List<CSVRecord> predictions() throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(folder.resolve("predictions.csv"))) {
      return format.parse(reader).getRecords();
    }
  }
}
