package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
    Files.delete(output.resolve("bucket=00002/_SUCCESS"));
    said.clear();
    run(LocalSpark.MODEL, OPTIONS, said::add);
    assertThat(said).hasSize(3);
    requireEachOnce();
  }

  @Test
  void anotherModelListingOrOptionIsRefused() throws IOException {
    run(LocalSpark.MODEL, OPTIONS, said::add);
    Path other = LocalSpark.MODEL.resolveSibling("finished");
    assertRefused("another model", () -> run(other, OPTIONS, said::add));
    assertRefused("--top-k 1", () -> run(LocalSpark.MODEL, OPTIONS.topK(2), said::add));
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

  private void assertRefused(
      String why, org.assertj.core.api.ThrowableAssert.ThrowingCallable run) {
    assertThatThrownBy(run).isInstanceOf(WrongUseException.class).hasMessageContaining(why);
  }

  private void stopAfterOne(String line) {
    if (line.contains("1 of 3 buckets")) {
      throw new Stopped();
    }
  }

  private JobFolder.Done run(
      Path model, PredictOptions options, java.util.function.Consumer<String> notices) {
    Configuration hadoop = GraftSpark.hadoop(spark);
    String pictureFolder = folder.resolve("pictures").toString();
    return new BucketJob(
            spark,
            ShippedModel.ship(spark, model),
            options,
            10,
            new JobFolder(output.toString(), hadoop),
            notices)
        .run(Listing.of(List.of(pictureFolder), hadoop));
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
