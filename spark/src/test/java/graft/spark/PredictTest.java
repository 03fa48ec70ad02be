package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command's options, messages and exit codes. */
final class PredictTest {
  private static final String MODEL = LocalSpark.MODEL.toString();

  @TempDir private Path folder;
  private String said;

  @Test
  void writesATableOfPathsAsTheyAre() throws IOException {
    List<String> inputs = new ArrayList<>();
    for (String name : List.of("Paris, 2019", "@home", " blank \"quoted\" ")) {
      LocalSpark.pictures(folder.resolve(name), 2);
      inputs.add(folder.resolve(name).toString());
    }
    Path table = folder.resolve("table");
    List<String> words =
        new ArrayList<>(List.of("--features", "--top-k", "2", "--model", MODEL, "--input"));
    words.addAll(inputs);
    words.addAll(List.of("--output", table.toString(), "--bucket", "4"));
    assertThat(run(words.toArray(String[]::new))).as(said).isZero();
    assertThat(said).contains("6 files in 2 buckets", "6 classified, 0 with an error");
    List<Row> rows =
        LocalSpark.session()
            .read()
            .parquet(table.toString())
            .orderBy("bucket", "path")
            .collectAsList();
    assertThat(rows)
        .extracting(row -> Path.of(row.getString(0)).getParent().toString())
        .containsExactlyInAnyOrder(
            inputs.get(0),
            inputs.get(0),
            inputs.get(1),
            inputs.get(1),
            inputs.get(2),
            inputs.get(2));
    assertThat(rows.get(0).<Row>getList(rows.get(0).fieldIndex("top_k"))).hasSize(2);
    assertThat(rows.get(0).<Float>getList(rows.get(0).fieldIndex("features"))).isNotEmpty();
  }

  @Test
  void wrongUseEndsWithTwoBeforeSparkStarts() {
    LocalSpark.session().stop();
    List<String> whole = List.of("--model", MODEL, "--input", "photos", "--output", "table");
    assertWrong("--bucket (0) must be at least 1", whole, "--bucket", "0");
    assertWrong("--top-k (0) must be at least 1", whole, "--top-k", "0");
    assertWrong("--batch-size", whole, "--batch-size", "none");
    assertWrong(
        "Invalid value for --precision parameter. Allowed values:",
        whole,
        "--precision",
        "float64");
    assertWrong("--nosuch is no option", whole, "--nosuch");
    assertWrong("photos2 is no option and belongs to none", whole, "photos2");
    assertWrong("'' is no path; --model, --input and", whole.subList(0, 4), "--output", "");
    List<String> atInput = List.of("--model", MODEL, "--output", "table", "--input", "photos");
    assertWrong(
        "'--topk' is neither an option nor a path; see --help, or write './--topk'",
        atInput,
        "--topk",
        "3");
    assertWrong("--output", whole.subList(0, 4));
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  @Test
  void helpNamesTheOptions() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("--help")).isZero();
    } finally {
      System.setOut(out);
    }
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains("--model", "--max-bytes");
  }

  @Test
  void theTableIsNotAmongThePictures() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), pictures);
    for (String[] pair :
        new String[][] {
          {pictures.toString(), pictures + "/table"},
          {pictures.toString(), pictures.toString()},
          {link.toString(), pictures + "/a/table"},
          {pictures.toString(), link + "/table"},
          {"/", folder + "/table"},
          {"other:/", "other:" + folder + "/table"},
          {"other:" + pictures + "/", "other:" + pictures + "/table"},
        }) {
      assertThat(predict(pair[0], pair[1])).as(String.join(" ", pair)).isEqualTo(2);
      assertThat(said).contains("is inside of --input " + pair[0]);
    }
    // Beside them it may be.
    assertThat(predict(pictures.toString(), folder + "/pictures2")).isEqualTo(2);
    assertThat(said).contains("there are no files in");
    assertThat(folder.resolve("pictures2")).doesNotExist();
  }

  /** Whoever reads such a table would get other folders, or none. */
  @Test
  void theTablesPathIsNoPattern() {
    for (String name : List.of("/table[1]", "/table*", "/a{b,c}/table", "/what?")) {
      assertThat(predict(folder + "/none", folder + name)).as(name).isEqualTo(2);
      assertThat(said).contains(folder + name + " has one of").doesNotContain("warning");
    }
  }

  @Test
  void whatIsNoModelIsWrongUse() throws IOException {
    Path none = Files.createDirectory(folder.resolve("none"));
    assertThat(run("--model", none.toString(), "--input", "a", "--output", folder + "/table"))
        .isEqualTo(2);
    assertThat(said).contains(none.toString());
  }

  @Test
  void aFailureEndsWithOne() {
    assertThat(predict("nosuch://host/photos", folder + "/table")).isEqualTo(1);
    assertThat(said).contains("cannot use nosuch://host/photos");
  }

  @Test
  void aFileSystemWhoseClassesAreMissingIsOneLine() {
    LocalSpark.session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.lacking.impl", "org.example.NoSuchFileSystem");
    assertThat(predict("lacking://host/photos", folder + "/table")).isEqualTo(1);
    assertThat(said).contains("cannot use lacking://host/photos", "--packages");
  }

  @Test
  void aNamedFileThatIsNotThereIsTold() {
    assertThat(predict(folder + "/nowhere", folder + "/table")).isZero();
    assertThat(said)
        .contains(
            "warning: there is no " + folder + "/nowhere", "1 file in 1 bucket of ", "1 missing");
    assertThat(predict("other:" + folder + "/nowhere", folder + "/table2")).isZero();
    assertThat(said).contains("warning: there is no other:" + folder + "/nowhere", "1 missing");
  }

  private void assertWrong(String message, List<String> whole, String... more) {
    List<String> words = new ArrayList<>(whole);
    words.addAll(List.of(more));
    assertThat(hear(words.toArray(String[]::new))).as(words.toString()).isEqualTo(2);
    assertThat(said).startsWith("graft: ").contains(message);
  }

  private int predict(String input, String output) {
    return run("--model", MODEL, "--input", input, "--output", output);
  }

  /** The command stops Spark at its end. */
  private int run(String... words) {
    LocalSpark.session();
    return hear(words);
  }

  private int hear(String... words) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
    try {
      return Predict.run(words);
    } finally {
      System.setErr(err);
      said = heard.toString(StandardCharsets.UTF_8);
    }
  }
}
