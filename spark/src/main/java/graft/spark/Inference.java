package graft.spark;

import graft.BatchConsumer;
import graft.Described;
import graft.ImageClassifier;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.predict.BatchSizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
    ShippedModel model,
    PredictOptions options,
    Columns columns,
    Broadcast<SerializableConfiguration> hadoop)
    implements FlatMapFunction<Iterator<String>, Row> {
  private static final Pattern LOCAL_MASTER = Pattern.compile("local\\[(\\d+|\\*)(,.*)?]");

  /** Managers whose executors have one core unless it is set; local mode has one thread then. */
  private static final Pattern ONE_CORE = Pattern.compile("local|yarn|k8s:.*");

  /** Threads that read and decode for a task at least: some wait for the disk or the net. */
  private static final int DECODERS = 4;

  private static final float[] NO_FEATURES = {};

  /** Asks a model about pictures. */
  private interface Asking<T> {
    void ask(
        Iterator<Picture> pictures, BatchSizes sizes, BatchConsumer<T, RuntimeException> taker);
  }

  /**
   * The rows of a part, which are made one by one of the answers.
   *
   * @param parts {@link ListedFile#lines}
   * @throws graft.failure.GraftException if the model, the machine or a file system fails
   */
  @Override
  public Iterator<Row> call(Iterator<String> parts) throws IOException {
    List<ListedFile> files = new ArrayList<>();
    parts.forEachRemaining(part -> part.lines().map(ListedFile::of).forEach(files::add));
    try (TaskFiles read = new TaskFiles(hadoop.value().value(), options.mostBytes())) {
      List<Picture> pictures = read.pictures(files);
      return OpenModels.ofProcess().ask(use(), model -> rows(files, pictures, model));
    }
  }

  private Iterator<Row> rows(
      List<ListedFile> files, List<Picture> pictures, ImageClassifier model) {
    return options.features()
        ? rows(files, pictures, model::describeAll, (Described described) -> described)
        : rows(
            files,
            pictures,
            model::classifyAll,
            (Prediction found) -> new Described(found, NO_FEATURES));
  }

  private <T> Iterator<Row> rows(
      List<ListedFile> files,
      List<Picture> pictures,
      Asking<T> asking,
      Function<T, Described> value) {
    List<PictureResult<T>> results =
        answers(pictures, asking).stream().map(result -> again(result, asking)).toList();
    return IntStream.range(0, files.size())
        .mapToObj(i -> columns.row(files.get(i), results.get(i), value))
        .iterator();
  }

  /** In the order of the pictures. */
  private <T> List<PictureResult<T>> answers(List<Picture> pictures, Asking<T> asking) {
    TaskContext task = TaskContext.get();
    List<PictureResult<T>> results = new ArrayList<>();
    asking.ask(
        pictures.iterator(),
        BatchSizes.of(options.batchSize()),
        batch -> {
          if (task.isInterrupted()) {
            throw new TaskKilledException("stopped after a batch");
          }
          results.addAll(batch);
        });
    return results;
  }

  /**
   * A picture for which Java's heap was too small is asked about again, alone: other pictures may
   * have filled the heap.
   */
  private <T> PictureResult<T> again(PictureResult<T> result, Asking<T> asking) {
    boolean full =
        result.failure().filter(e -> e.getCause() instanceof OutOfMemoryError).isPresent();
    if (!full) {
      return result;
    }
    synchronized (Inference.class) {
      return answers(List.of(result.picture()), asking).get(0);
    }
  }

  private OpenModels.Use use() {
    int threads = options.threads() > 0 ? options.threads() : cores(SparkEnv.get().conf());
    int decoders = Math.max(DECODERS, TaskContext.get().cpus());
    return new OpenModels.Use(model, threads, decoders, options.precision(), options.trustModel());
  }

  /** How many cores this executor has; a machine may have several executors. */
  static int cores(SparkConf spark) {
    int processors = Runtime.getRuntime().availableProcessors();
    String master = spark.get("spark.master", "");
    Matcher local = LOCAL_MASTER.matcher(master);
    int own;
    if (local.matches()) {
      own = local.group(1).equals("*") ? processors : Integer.parseInt(local.group(1));
    } else if (ONE_CORE.matcher(master).matches()) {
      own = spark.getInt("spark.executor.cores", 1);
    } else {
      own = spark.getInt("spark.executor.cores", processors);
    }
    return Math.max(1, Math.min(own, processors));
  }
}
