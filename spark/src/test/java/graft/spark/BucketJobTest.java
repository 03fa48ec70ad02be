package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BucketJobTest {
  private static final PredictOptions OPTIONS =
      PredictOptions.defaults().precision(Precision.FLOAT32);

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;
  private List<Path> pictures;
  private Path output;
  private final List<String> said = new ArrayList<>();

  /** Stops a job, as a user might. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void make() throws IOException {
    pictures = LocalSpark.pictures(folder.resolve("pictures"), 25);
    Files.createFile(pictures.get(0).resolveSibling("empty.png"));
    output = folder.resolve("table");
  }

  @Test
  void aStoppedJobGoesOnWithTheNextBucket() throws IOException {
    assertThatThrownBy(() -> run(LocalSpark.MODEL, OPTIONS, this::stopAfterOne))
        .isInstanceOf(Stopped.class);
    FileTime first = written(0);
    assertThat(output.resolve("bucket=00001")).doesNotExist();
    said.clear();
    JobFolder.Done done = run(LocalSpark.MODEL, OPTIONS, said::add);
    assertThat(done.files()).isEqualTo(26);
    assertThat(done.errors()).containsOnlyKeys("damaged").containsValue(1L);
    assertThat(said).hasSize(3);
    assertThat(said.get(2)).contains("3 of 3 buckets, 26 of 26 files");
    assertThat(written(0)).isEqualTo(first);
    requireEachOnce();
    // A finished job has nothing to do.
    said.clear();
    assertThat(run(LocalSpark.MODEL, OPTIONS, said::add).files()).isEqualTo(26);
    assertThat(said).hasSize(1);
  }

  @Test
  void aBucketWithoutItsRecordIsWrittenAnew() throws IOException {
    run(LocalSpark.MODEL, OPTIONS, said::add);
    Files.delete(output.resolve("_graft/done/00001.json"));
    FileUtils.deleteDirectory(output.resolve("bucket=00002").toFile());
    // As after a power cut.
    Files.write(output.resolve("_graft/done/00000.json"), new byte[0]);
    said.clear();
    run(LocalSpark.MODEL, OPTIONS, said::add);
    assertThat(said).hasSize(4);
    requireEachOnce();
    // Some distributions write none.
    Files.delete(output.resolve("bucket=00002/_SUCCESS"));
    said.clear();
    run(LocalSpark.MODEL, OPTIONS, said::add);
    assertThat(said).hasSize(1);
  }

  /** As if it was killed: its folder is there again, but not its rows. */
  @Test
  void aBucketThatWasStoppedWhenItWasWrittenAgainIsNotWhole() throws IOException {
    run(LocalSpark.MODEL, OPTIONS, said::add);
    Path bucket = output.resolve("bucket=00001");
    FileUtils.deleteDirectory(bucket.toFile());
    Path listing = output.resolve("_graft/listing/00001.jsonl.gz");
    Path away = folder.resolve("away");
    Files.move(listing, away);
    assertThatThrownBy(() -> run(LocalSpark.MODEL, OPTIONS, said::add))
        .isInstanceOf(GraftException.class);
    Files.move(away, listing);
    Files.createDirectories(bucket.resolve("_temporary"));
    said.clear();
    run(LocalSpark.MODEL, OPTIONS, said::add);
    assertThat(said).hasSize(2);
    requireEachOnce();
  }

  @Test
  void aBucketOfWhichNothingIsThereIsTold() {
    String[] gone =
        IntStream.range(0, 100).mapToObj(i -> folder + "/gone" + i).toArray(String[]::new);
    JobFolder.Done done = run(LocalSpark.MODEL, OPTIONS, said::add, 200, gone);
    assertThat(done.errors()).containsEntry("missing", 100L);
    assertThat(said).anyMatch(line -> line.startsWith("warning: none of the files of "));
  }

  /** Also if the store has other words for it each time. */
  @Test
  void aForbiddenFolderIsTheSameAtTheNextStart() throws IOException {
    Files.createDirectory(folder.resolve("pictures/forbidden"));
    String other = "other:" + folder.resolve("pictures");
    run(LocalSpark.MODEL, OPTIONS, said::add, 20, other);
    said.clear();
    JobFolder.Done done = run(LocalSpark.MODEL, OPTIONS, said::add, 20, other);
    assertThat(said).hasSize(1);
    assertThat(done.errors()).containsEntry("unreadable", 1L);
  }

  @Test
  void aBucketOfWhichNothingCanBeReadIsToldAndCanBeAskedForAgain() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    for (int i = 0; i < 100; i++) {
      Files.writeString(closed.resolve("forbidden" + i), "content");
    }
    JobFolder.Done done = run(LocalSpark.MODEL, OPTIONS, said::add, 200, "other:" + closed);
    assertThat(done.errors()).containsEntry("unreadable", 100L);
    assertThat(said)
        .anyMatch(line -> line.startsWith("warning: none of the files of "))
        .anyMatch(line -> line.contains("permission denied"));
    said.clear();
    run(LocalSpark.MODEL, OPTIONS, said::add, 200, "other:" + closed);
    assertThat(said).hasSize(1);
    FileUtils.deleteDirectory(output.resolve("bucket=00000").toFile());
    run(LocalSpark.MODEL, OPTIONS, said::add, 200, "other:" + closed);
    assertThat(said).anyMatch(line -> line.startsWith("warning: none of the files of "));
  }

  @Test
  void aListingThatFailsBeginsAnew() throws IOException {
    Path busy = Files.createDirectory(folder.resolve("pictures/busy"));
    String other = "other:" + folder.resolve("pictures");
    assertThatThrownBy(() -> run(LocalSpark.MODEL, OPTIONS, said::add, 10, other))
        .hasMessageContaining("503");
    assertThat(output.resolve("_graft/listing/00000.jsonl.gz")).exists();
    Files.delete(busy);
    assertThat(run(LocalSpark.MODEL, OPTIONS, said::add, 10, other).files()).isEqualTo(26);
  }

  /** Such as if someone deletes files of the table meanwhile. */
  @Test
  void aBucketWithFewerRowsThanFilesEndsTheJob() throws IOException {
    run(LocalSpark.MODEL, OPTIONS, said::add);
    BucketJob job = job(LocalSpark.MODEL, OPTIONS, said::add, 10);
    String bucket = output.resolve("bucket=00000").toString();
    assertThat(job.counted(bucket, 10, 0).files()).isEqualTo(10);
    assertThatThrownBy(() -> job.counted(bucket, 11, 0))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("has 10 rows for 11 files");
  }

  @Test
  void recordsOfAnotherGraftAreRefused() throws IOException {
    run(LocalSpark.MODEL, OPTIONS, said::add);
    Path record = output.resolve("_graft/job.json");
    String written = Files.readString(record);
    Files.writeString(record, written.replace("\"graft\" : null", "\"graft\" : \"0.0.9\""));
    assertRefused("with Graft 0.0.9", () -> run(LocalSpark.MODEL, OPTIONS, said::add));
    Files.writeString(record, written.replace("\"version\" : 1", "\"version\" : 2, \"more\" : 3"));
    assertRefused("records of version 2 (now 1)", () -> run(LocalSpark.MODEL, OPTIONS, said::add));
    Files.write(record, new byte[0]);
    assertThatThrownBy(() -> run(LocalSpark.MODEL, OPTIONS, said::add))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("job.json");
  }

  @Test
  void anotherModelListingOrOptionIsRefused() throws IOException {
    run(LocalSpark.MODEL, OPTIONS, said::add);
    Path other = LocalSpark.MODEL.resolveSibling("finished");
    assertRefused("another model", () -> run(other, OPTIONS, said::add));
    assertRefused("--top-k 1", () -> run(LocalSpark.MODEL, OPTIONS.topK(2), said::add));
    assertRefused(
        "--features: false", () -> run(LocalSpark.MODEL, OPTIONS.features(true), said::add));
    assertRefused("--batch-size 32", () -> run(LocalSpark.MODEL, OPTIONS.batchSize(2), said::add));
    assertRefused(
        "--precision: float32 (now the fastest)",
        () -> run(LocalSpark.MODEL, OPTIONS.precision(null), said::add));
    assertRefused("--max-bytes 268", () -> run(LocalSpark.MODEL, OPTIONS.mostBytes(2), said::add));
    assertRefused(
        "--bucket 10 (now 9)",
        () -> run(LocalSpark.MODEL, OPTIONS, said::add, 9, folder.resolve("pictures").toString()));
    // These change no row.
    run(LocalSpark.MODEL, OPTIONS.threads(1).trustModel(true), said::add);
    Files.setLastModifiedTime(pictures.get(3), FileTime.fromMillis(1000));
    assertRefused("were changed since", () -> run(LocalSpark.MODEL, OPTIONS, said::add));
    Files.delete(pictures.get(3));
    assertRefused("(26, now 25)", () -> run(LocalSpark.MODEL, OPTIONS, said::add));
  }

  @Test
  void aFolderOfOtherThingsIsRefused() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("mine.txt"), "mine");
    assertRefused("something else", () -> run(LocalSpark.MODEL, OPTIONS, said::add));
  }

  private void assertRefused(String why, ThrowingCallable run) {
    assertThatThrownBy(run).isInstanceOf(WrongUseException.class).hasMessageContaining(why);
  }

  private void stopAfterOne(String line) {
    if (line.contains("1 of 3 buckets")) {
      throw new Stopped();
    }
  }

  private JobFolder.Done run(Path model, PredictOptions options, Consumer<String> notices) {
    return run(model, options, notices, 10, folder.resolve("pictures").toString());
  }

  private JobFolder.Done run(
      Path model, PredictOptions options, Consumer<String> notices, int bucket, String... paths) {
    return job(model, options, notices, bucket)
        .run(new Listing(List.of(paths), GraftSpark.hadoop(spark)));
  }

  private BucketJob job(Path model, PredictOptions options, Consumer<String> notices, int bucket) {
    return new BucketJob(
        spark,
        ShippedModel.ship(spark, model),
        options,
        bucket,
        new JobFolder(output.toString(), GraftSpark.hadoop(spark)),
        notices);
  }

  private FileTime written(int bucket) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("bucket=0000" + bucket))) {
      return Files.getLastModifiedTime(
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
  }

  private void requireEachOnce() {
    List<Row> rows =
        spark.read().parquet(output.toString()).orderBy("bucket", "path").collectAsList();
    List<String> expected = new ArrayList<>(pictures.stream().map(Path::toString).toList());
    expected.add(folder.resolve("pictures/empty.png").toString());
    assertThat(rows).extracting(row -> row.<String>getAs("path")).isEqualTo(expected);
    assertThat(rows).extracting(row -> row.<Integer>getAs("bucket")).contains(0, 1, 2);
  }
}
