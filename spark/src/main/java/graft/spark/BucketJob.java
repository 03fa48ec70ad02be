package graft.spark;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.WrongUseException;
import graft.files.Count;
import graft.files.Seconds;
import graft.spark.JobFolder.Done;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Writes a table bucket by bucket. Each bucket is a Spark job whose output Spark commits; a job
 * that was stopped goes on with the first bucket that is not whole.
 *
 * @param bucket files in a bucket, at least 1
 * @param notices gets a line when something is done
 */
record BucketJob(
    SparkSession spark,
    ShippedModel model,
    PredictOptions options,
    int bucket,
    JobFolder output,
    Consumer<String> notices) {
  /** So many files of a bucket are not all missing or unreadable by themselves. */
  private static final int MANY = 100;

  /** The codes of files of which no byte could be read. */
  private static final List<String> NOT_READ =
      List.of(PictureException.Code.MISSING.label(), PictureException.Code.UNREADABLE.label());

  /**
   * Does what is left to do.
   *
   * @param listing gives all files, in the same order each time
   * @return what all buckets hold together
   * @throws WrongUseException if there are no files, or the output was begun with another model,
   *     other files or options
   * @throws GraftException if a bucket has not one row for each file, or its records can't be
   *     written
   */
  Done run(Listing listing) {
    JobRecord job = begin(listing);
    Totals totals = new Totals(job.files());
    for (int number = 0; number < job.buckets(); number++) {
      Optional<Done> before = output.done(number);
      if (before.isPresent()) {
        totals.add(before.get(), false);
      } else {
        totals.add(compute(number), true);
        notices.accept(totals.words(number + 1, job.buckets()));
      }
    }
    return totals.all();
  }

  private JobRecord begin(Listing listing) {
    Optional<JobRecord> begun = output.begun();
    JobRecord.Listed listed = output.list(listing, bucket, begun.isEmpty());
    if (listed.files() == 0) {
      throw new WrongUseException("there are no files in " + String.join(", ", listing.paths()));
    }
    JobRecord job = JobRecord.of(model, listed, bucket, options);
    if (begun.isPresent()) {
      begun.get().requireSame(job, output.toString());
    } else {
      output.begin(job);
    }
    notices.accept(
        Count.withCommas(job.files(), "file")
            + " in "
            + Count.withCommas(job.buckets(), "bucket")
            + " of "
            + output);
    return job;
  }

  private Done compute(int number) {
    long start = System.nanoTime();
    output.forget(number);
    List<ListedFile> files = output.listed(number);
    String folder = output.bucket(number).toString();
    GraftSpark.predict(spark, files, model, options)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder);
    Done done = counted(folder, files.size(), start);
    output.finish(number, done);
    long notRead = NOT_READ.stream().mapToLong(code -> done.errors().getOrDefault(code, 0L)).sum();
    if (done.files() >= MANY && notRead == done.files()) {
      notices.accept(unreadable(folder));
    }
    return done;
  }

  /**
   * What a bucket's folder holds.
   *
   * @param files that must have a row
   * @param start of the bucket, as {@link System#nanoTime}
   */
  Done counted(String folder, long files, long start) {
    Map<String, Long> errors = new TreeMap<>();
    long rows = 0;
    // What is in the files, not what tasks have counted: some may have run twice.
    for (Row row :
        spark.read().parquet(folder).groupBy(functions.col("error.code")).count().collectAsList()) {
      rows += row.getLong(1);
      if (!row.isNullAt(0)) {
        errors.put(row.getString(0), row.getLong(1));
      }
    }
    if (rows != files) {
      throw new GraftException(
          "%s has %s for %s; run the job again"
              .formatted(folder, Count.of(rows, "row"), Count.of(files, "file")));
    }
    return new Done(rows, errors, (System.nanoTime() - start) / 1e9);
  }

  /** More probably a failure of the store, or credentials that have expired. */
  private String unreadable(String folder) {
    Row first = spark.read().parquet(folder).select("path", "error.message").first();
    String message =
        "warning: none of the files of %s could be read, such as %s (%s); to ask for them again, mend that, delete this folder and run the same command";
    return message.formatted(folder, first.getString(0), first.getString(1));
  }

  /** What is done, of all files. */
  private static final class Totals {
    private final long files;
    private final long start = System.nanoTime();
    private final Map<String, Long> errors = new LinkedHashMap<>();
    private long done;
    private long doneNow;

    Totals(long files) {
      this.files = files;
    }

    void add(Done bucket, boolean now) {
      done += bucket.files();
      doneNow += now ? bucket.files() : 0;
      bucket.errors().forEach((code, count) -> errors.merge(code, count, Long::sum));
    }

    String words(int buckets, int ofBuckets) {
      double rate = doneNow / seconds();
      return String.format(
          Locale.ROOT,
          "%,d of %s, %,d of %s, %.1f images/s, %s left",
          buckets,
          Count.withCommas(ofBuckets, "bucket"),
          done,
          Count.withCommas(files, "file"),
          rate,
          Seconds.words((files - done) / rate));
    }

    private double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    Done all() {
      return new Done(done, errors, seconds());
    }
  }
}
