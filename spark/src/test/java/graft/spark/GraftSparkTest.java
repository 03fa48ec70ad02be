package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.Described;
import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.StoredModel;
import graft.machine.Precision;
import graft.predict.BatchSizes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table, beside what Graft's own API says. */
final class GraftSparkTest {
  private static final PredictOptions OPTIONS =
      PredictOptions.defaults().precision(Precision.FLOAT32).topK(2);
  private static final String MODEL = LocalSpark.MODEL.toString();

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;
  private Path pictures;

  @BeforeEach
  void make() throws IOException {
    pictures = folder.resolve("my pictures ü");
    LocalSpark.pictures(pictures, 75);
  }

  @Test
  void numbersAreThoseOfTheApiToTheLastBit() {
    List<Row> rows = rows(OPTIONS.features(true), pictures.toString());
    List<PictureResult<Described>> expected = new ArrayList<>();
    try (ImageClassifier classifier =
        ImageClassifier.load(
            LocalSpark.MODEL, ModelOptions.defaults().threads(2).precision(Precision.FLOAT32))) {
      classifier.describeAll(
          rows.stream().map(row -> Picture.of(Path.of(row.getString(0)))).iterator(),
          BatchSizes.of(32),
          expected::addAll);
    }
    assertThat(rows).hasSize(75);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Prediction prediction = expected.get(i).get().prediction();
      assertThat(row.<String>getAs("label")).isEqualTo(prediction.best().label());
      assertThat(row.<Float>getAs("probability")).isEqualTo(prediction.best().probability());
      assertThat(row.<Row>getList(row.fieldIndex("top_k")))
          .extracting(each -> each.getString(0) + each.getFloat(1))
          .isEqualTo(
              prediction.top(2).stream().map(each -> each.label() + each.probability()).toList());
      List<Float> features = row.getList(row.fieldIndex("features"));
      float[] ours = expected.get(i).get().features();
      for (int k = 0; k < ours.length; k++) {
        assertThat(features.get(k)).isEqualTo(ours[k]);
      }
      assertThat(row.<Integer>getAs("width")).isEqualTo(5 + i % 16);
      assertThat(row.<Integer>getAs("height")).isEqualTo(6 + i % 16);
      assertThat(row.<Object>getAs("error")).isNull();
      assertThat(row.<String>getAs("model_sha256"))
          .isEqualTo(StoredModel.find(LocalSpark.MODEL).sha256());
    }
  }

  @Test
  void otherFileSystemsGiveTheSameRows() {
    List<Row> local = rows(OPTIONS, pictures.toString());
    List<Row> other = rows(OPTIONS, "other:" + pictures);
    for (int i = 0; i < local.size(); i++) {
      assertThat(other.get(i).getString(0)).isEqualTo("other:" + local.get(i).getString(0));
      for (int column = 1; column < local.get(i).length(); column++) {
        assertThat(other.get(i).get(column)).isEqualTo(local.get(i).get(column));
      }
    }
  }

  @Test
  void badFilesHaveRowsThatSayWhy() throws IOException {
    Path bad = Files.createDirectory(folder.resolve("bad"));
    byte[] png = Files.readAllBytes(pictures.resolve("00000.png"));
    Files.write(bad.resolve("cut.png"), Arrays.copyOf(png, 40));
    Files.createFile(bad.resolve("empty.jpg"));
    Files.write(bad.resolve("forbidden.png"), png);
    try (RandomAccessFile huge = new RandomAccessFile(bad.resolve("huge.jpg").toFile(), "rw")) {
      huge.setLength(2L << 30);
    }
    Files.writeString(bad.resolve("notes.txt"), "no picture");
    Files.write(bad.resolve("whole.png"), png);
    assertThat(codes("other:" + bad, "other:" + folder + "/none.png"))
        .containsExactly(
            "cut.png damaged",
            "empty.jpg damaged",
            "forbidden.png unreadable",
            "huge.jpg too_large",
            "notes.txt unsupported",
            "whole.png null",
            "none.png missing");
    assertThat(codes(bad.toString(), folder + "/none.png"))
        .containsExactly(
            "cut.png damaged",
            "empty.jpg damaged",
            "forbidden.png null",
            "huge.jpg too_large",
            "notes.txt unsupported",
            "whole.png null",
            "none.png missing");
  }

  @Test
  void aFileThatHasGrownPastTheLimitIsNotRead() throws IOException {
    PredictOptions small = OPTIONS.mostBytes(100_000);
    Dataset<Row> local = GraftSpark.predict(spark, List.of(pictures.toString()), MODEL, small);
    Dataset<Row> other = GraftSpark.predict(spark, List.of("other:" + pictures), MODEL, small);
    try (RandomAccessFile grown =
        new RandomAccessFile(pictures.resolve("00003.jpg").toFile(), "rw")) {
      grown.setLength(200_000);
    }
    for (Dataset<Row> table : List.of(local, other)) {
      List<Row> bad = table.where("error is not null").collectAsList();
      assertThat(bad).hasSize(1);
      assertThat(bad.get(0).getString(0)).endsWith("00003.jpg");
      assertThat(bad.get(0).<Row>getAs("error").getString(0)).isEqualTo("too_large");
    }
  }

  @Test
  void aPictureThatFindsTheHeapFullIsAskedAgain() throws IOException {
    Files.move(pictures.resolve("00004.png"), pictures.resolve("full.png"));
    assertThat(GraftSpark.predict(spark, List.of("other:" + pictures), MODEL, OPTIONS))
        .satisfies(table -> assertThat(table.where("error is not null").count()).isZero());
  }

  /** It is no failure of millions of pictures. */
  @Test
  void aFileSystemThatTasksCannotUseFailsTheJob() {
    SparkSession session = spark.newSession();
    List<ListedFile> files =
        List.of(new ListedFile("nosuch:/a.png", "nosuch:/a.png", 1L, 1L, null));
    assertThatThrownBy(
            () ->
                GraftSpark.predict(
                        session, files, ShippedModel.ship(session, LocalSpark.MODEL), OPTIONS)
                    .collectAsList())
        .hasStackTraceContaining("cannot use nosuch:/a.png");
  }

  @Test
  void settingsOfTheSessionCount() {
    SparkSession session = spark.newSession();
    session.conf().set("fs.mine.impl", OtherFileSystem.class.getName());
    session.conf().set("fs.mine.impl.disable.cache", "true");
    session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    List<Row> rows =
        GraftSpark.predict(session, List.of("mine:" + pictures), MODEL, OPTIONS).collectAsList();
    assertThat(rows).hasSize(75);
    assertThat(rows.get(0).<Object>getAs("modified")).isInstanceOf(Instant.class);
    assertThat(rows).extracting(row -> row.<Object>getAs("error")).containsOnlyNulls();
  }

  @Test
  void whatVanishesAfterTheListingIsMissing() throws IOException {
    Dataset<Row> table = GraftSpark.predict(spark, List.of(pictures.toString()), MODEL, OPTIONS);
    Files.delete(pictures.resolve("00003.jpg"));
    List<Row> bad = table.where("error is not null").collectAsList();
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).getString(0)).endsWith("00003.jpg");
    assertThat(bad.get(0).<Row>getAs("error").getString(0)).isEqualTo("missing");
    assertThat(bad.get(0).<Object>getAs("length")).isNotNull();
  }

  @Test
  void nothingGivesNoRows() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(rows(OPTIONS, empty.toString())).isEmpty();
  }

  @Test
  void allTasksShareOneModel() throws IOException {
    LocalSpark.pictures(pictures, 300);
    PredictOptions two = OPTIONS.threads(2);
    String[] paths = {pictures.toString(), "other:" + pictures};
    rows(two, paths);
    try (Heard heard = new Heard()) {
      Dataset<Row> table = GraftSpark.predict(spark, List.of(paths), MODEL, two);
      assertThat(table.count()).isEqualTo(600);
      assertThat(table.rdd().getNumPartitions()).isEqualTo(3);
      // Another session has the model's files anew.
      GraftSpark.predict(spark.newSession(), List.of(paths), MODEL, two).count();
      assertThat(heard.openings()).isZero();
      // Nobody uses it while another is asked for, so it is closed, and opened again.
      rows(two.precision(null), pictures.toString());
      rows(two, pictures.toString());
      assertThat(heard.openings()).isEqualTo(2);
    }
  }

  @Test
  void aCancelledJobEnds() throws Exception {
    LocalSpark.pictures(pictures, 300);
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaFutureAction<Long> count =
        GraftSpark.predict(spark, List.of(pictures.toString()), MODEL, OPTIONS.batchSize(1))
            .javaRDD()
            .countAsync();
    while (java.statusTracker().getActiveJobIds().length == 0) {
      Thread.sleep(1);
    }
    count.cancel(true);
    assertThatThrownBy(count::get).isInstanceOf(Exception.class);
    // The cores are free again.
    assertThat(rows(OPTIONS, pictures.toString())).hasSize(300);
  }

  /** In the tests' environment oneDNN is off, without which no processor computes in bfloat16. */
  @Test
  void anExecutorThatCannotDoThePrecisionSaysSoOnceAndComputesInFloat32() throws IOException {
    LocalSpark.pictures(pictures, 300);
    List<Row> expected = rows(OPTIONS, pictures.toString());
    try (Heard heard = new Heard()) {
      for (int i = 0; i < 2; i++) {
        assertThat(rows(OPTIONS.precision(Precision.BFLOAT16), pictures.toString()))
            .isEqualTo(expected);
      }
      assertThat(heard.openings()).isEqualTo(1);
      assertThat(heard.count("this executor computes in float32")).isEqualTo(1);
    }
  }

  @Test
  void threadsAreTheExecutorsCores() {
    int processors = Runtime.getRuntime().availableProcessors();
    SparkConf conf = new SparkConf(false);
    assertThat(Inference.cores(conf)).isEqualTo(processors);
    assertThat(Inference.cores(conf.set("spark.executor.cores", "1"))).isEqualTo(1);
    assertThat(Inference.cores(conf.set("spark.master", "local[1,3]"))).isEqualTo(1);
    assertThat(Inference.cores(conf.set("spark.master", "local[99999]"))).isEqualTo(processors);
    assertThat(Inference.cores(conf.set("spark.master", "local[*]"))).isEqualTo(processors);
    SparkConf unset = new SparkConf(false);
    for (String master : List.of("local", "yarn", "k8s://https://host")) {
      assertThat(Inference.cores(unset.set("spark.master", master))).isEqualTo(1);
    }
    unset.set("spark.executor.cores", "99999");
    assertThat(Inference.cores(unset)).isEqualTo(processors);
  }

  private List<Row> rows(PredictOptions options, String... paths) {
    return GraftSpark.predict(spark, List.of(paths), MODEL, options).collectAsList();
  }

  private List<String> codes(String... paths) {
    return rows(OPTIONS, paths).stream()
        .map(
            row -> {
              Row error = row.getAs("error");
              Path name = Path.of(row.getString(0)).getFileName();
              assertThat(row.isNullAt(row.fieldIndex("label"))).isEqualTo(error != null);
              return name + " " + (error == null ? null : error.getString(0));
            })
        .toList();
  }
}
