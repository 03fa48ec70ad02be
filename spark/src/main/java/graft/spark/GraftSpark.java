package graft.spark;

import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Classifies pictures on a cluster.
 *
 * <pre>{@code
 * Dataset<Row> table =
 *     GraftSpark.predict(spark, List.of("photos"), "run", PredictOptions.defaults().topK(3));
 * table.where("error is null").groupBy("label").count().show();
 * }</pre>
 */
public final class GraftSpark {
  private GraftSpark() {}

  /** A table of pictures with the {@linkplain PredictOptions#defaults default options}. */
  public static Dataset<Row> predict(SparkSession spark, List<String> paths, String model) {
    return predict(spark, paths, model, PredictOptions.defaults());
  }

  /**
   * A table with a row for each file, in the order of {@code graft predict --all-files}. The files
   * are listed now, on the driver, which keeps some 300 bytes for each. Each action on the table
   * asks the model anew, so write the table or keep it ({@code cache}) before more than one.
   *
   * <p>Columns: {@code path} string, {@code length} long, {@code modified} timestamp, {@code width}
   * and {@code height} int (of the header, not turned), {@code label} string, {@code probability}
   * float, {@code top_k} array of (label, probability), {@code features} array of float if asked
   * for, {@code error} (code, message), {@code model_sha256} string. Either {@code label} or {@code
   * error} is null. Codes are the labels of {@link graft.failure.PictureException.Code}, and {@code
   * model} if the model's numbers for a picture are not finite.
   *
   * @param paths files and folders, each as it is, without {@code *}; without a scheme, of Hadoop's
   *     default file system. Local ones must be there on each node.
   * @param model a model's folder or a run's, on the driver's disk
   * @throws GraftException if the folder holds no model, Hadoop does not know a path's file system,
   *     or a folder can't be listed for another reason than that it is forbidden. What fails on an
   *     executor, other than a file, fails the action.
   */
  public static Dataset<Row> predict(
      SparkSession spark, List<String> paths, String model, PredictOptions options) {
    List<ListedFile> files = new ArrayList<>();
    new Listing(paths, hadoop(spark)).forEach(files::add);
    return predict(spark, files, ShippedModel.ship(spark, Path.of(model)), options);
  }

  /** The table of files that were listed. */
  static Dataset<Row> predict(
      SparkSession spark, List<ListedFile> files, ShippedModel model, PredictOptions options) {
    SparkContext context = spark.sparkContext();
    List<String> parts =
        Packing.of(options.batchSize()).parts(files).stream().map(ListedFile::lines).toList();
    // Closing it would stop Spark, which is the caller's.
    @SuppressWarnings("resource")
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    Broadcast<SerializableConfiguration> hadoop =
        java.broadcast(new SerializableConfiguration(hadoop(spark)));
    Columns columns = new Columns(options.topK(), options.features(), model.sha256());
    JavaRDD<Row> rows =
        java.parallelize(parts, Math.max(1, parts.size()))
            .mapPartitions(new Inference(model, options, columns, hadoop));
    return columns.table(spark.createDataFrame(rows, columns.schema()));
  }

  /** The settings of Hadoop's file systems, those of the session included. */
  static Configuration hadoop(SparkSession spark) {
    return spark.sessionState().newHadoopConf();
  }
}
