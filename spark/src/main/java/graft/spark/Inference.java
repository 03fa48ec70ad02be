package graft.spark;

import graft.ImageClassifier;
import graft.Picture;
import graft.PictureResult;
import graft.predict.BatchSizes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task does: makes rows of the files of its part.
 *
 * @param hadoop the driver's settings of Hadoop's file systems
 */
record Inference(
    ShippedModel model, PredictOptions options, Broadcast<SerializableConfiguration> hadoop)
    implements FlatMapFunction<Iterator<String>, Row> {
  private static final Pattern LOCAL_MASTER = Pattern.compile("local\\[(\\d+)(,.*)?]");

  /**
   * The rows of a part.
   *
   * @param parts {@link ListedFile#lines}
   * @throws graft.failure.GraftException if the model or the machine fails
   */
  @Override
  public Iterator<Row> call(Iterator<String> parts) {
    List<Row> rows = new ArrayList<>();
    Columns columns = new Columns(options.topK(), options.features(), model.sha256());
    try (OpenModels.Lease lease = OpenModels.ofProcess().lease(use())) {
      while (parts.hasNext()) {
        List<ListedFile> files = parts.next().lines().map(ListedFile::of).toList();
        ask(lease.classifier(), files, columns, rows);
      }
    }
    return rows.iterator();
  }

  private void ask(
      ImageClassifier classifier, List<ListedFile> files, Columns columns, List<Row> rows) {
    Iterator<Picture> pictures = files.stream().map(this::picture).iterator();
    BatchSizes sizes = BatchSizes.of(options.batchSize());
    // Results come in the order of the files.
    Iterator<ListedFile> asked = files.iterator();
    TaskContext task = TaskContext.get();
    if (options.features()) {
      classifier.describeAll(
          pictures, sizes, batch -> add(batch, asked, columns::described, rows, task));
    } else {
      classifier.classifyAll(
          pictures, sizes, batch -> add(batch, asked, columns::predicted, rows, task));
    }
  }

  private static <T> void add(
      List<PictureResult<T>> batch,
      Iterator<ListedFile> asked,
      BiFunction<ListedFile, PictureResult<T>, Row> row,
      List<Row> rows,
      TaskContext task) {
    if (task.isInterrupted()) {
      throw new TaskKilledException("stopped after a batch");
    }
    batch.forEach(result -> rows.add(row.apply(asked.next(), result)));
  }

  /**
   * The picture of a file. A local one is read by Java itself, which does not wait at a pipe for
   * ever; all others, as well as those that are too long, by Hadoop's file systems.
   */
  private Picture picture(ListedFile file) {
    URI uri = URI.create(file.uri());
    if (!"file".equals(uri.getScheme())) {
      Configuration settings = hadoop.value().value();
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
      return source(file, () -> path.getFileSystem(settings).open(path));
    }
    Path path = Path.of(uri);
    return file.bytes() > options.mostBytes()
        ? source(file, () -> Files.newInputStream(path))
        : Picture.of(path);
  }

  private Picture source(ListedFile file, graft.PictureSource source) {
    long length = file.length() == null ? -1 : file.length();
    graft.PictureSource checked =
        file.problem() == null
            ? source
            : () -> {
              throw new IOException(file.problem());
            };
    return Picture.of(checked, file.path(), length, options.mostBytes());
  }

  private OpenModels.Use use() {
    int threads = options.threads() > 0 ? options.threads() : cores(SparkEnv.get().conf());
    return new OpenModels.Use(model, threads, options.precision(), options.trustModel());
  }

  /** How many cores this executor has; a machine may have several executors. */
  static int cores(SparkConf spark) {
    int processors = Runtime.getRuntime().availableProcessors();
    Matcher local = LOCAL_MASTER.matcher(spark.get("spark.master", ""));
    int own =
        local.matches()
            ? Integer.parseInt(local.group(1))
            : spark.getInt("spark.executor.cores", processors);
    return Math.max(1, Math.min(own, processors));
  }
}
