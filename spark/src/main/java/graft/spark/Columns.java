package graft.spark;

import graft.Described;
import graft.PictureResult;
import graft.PictureSize;
import graft.Prediction;
import graft.failure.GraftException;
import graft.failure.NotFiniteException;
import graft.failure.PictureException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The table's columns.
 *
 * @param topK classes in {@code top_k}
 * @param features whether there is a column {@code features}
 * @param sha256 of the model's manifest, the value of {@code model_sha256}
 */
record Columns(int topK, boolean features, String sha256) implements Serializable {
  /** The code of a picture for which the model's numbers are not finite. */
  private static final String MODEL = "model";

  /** Names and types of the rows that tasks make, in order; {@code modified} is a number there. */
  StructType schema() {
    return StructType.fromDDL(
        "path STRING NOT NULL, length BIGINT, modified BIGINT, width INT, height INT,"
            + " label STRING, probability FLOAT,"
            + " top_k ARRAY<STRUCT<label: STRING NOT NULL, probability: FLOAT NOT NULL>>,"
            + (features ? " features ARRAY<FLOAT>," : "")
            + " error STRUCT<code: STRING NOT NULL, message: STRING NOT NULL>,"
            + " model_sha256 STRING NOT NULL");
  }

  /**
   * The table of such rows. Times are made by Spark's SQL and not by tasks, because a session's
   * setting ({@code spark.sql.datetime.java8API.enabled}) decides whether they must be {@code
   * Instant} or {@code Timestamp} in a row.
   */
  Dataset<Row> table(Dataset<Row> rows) {
    return rows.withColumn("modified", functions.expr("timestamp_millis(modified)"));
  }

  /**
   * The row of a file.
   *
   * @param value makes of an answer what the row says; its features are for a column only
   */
  <T> Row row(ListedFile file, PictureResult<T> result, Function<T, Described> value) {
    Optional<PictureSize> size = result.size();
    Optional<Described> described = result.value().map(value);
    Optional<Prediction> prediction = described.map(Described::prediction);
    List<Object> values = new ArrayList<>();
    values.add(file.path());
    values.add(file.length());
    values.add(modified(file));
    values.add(size.map(PictureSize::width).orElse(null));
    values.add(size.map(PictureSize::height).orElse(null));
    values.add(prediction.map(p -> p.best().label()).orElse(null));
    values.add(prediction.map(p -> p.best().probability()).orElse(null));
    values.add(prediction.map(this::candidates).orElse(null));
    if (features) {
      values.add(described.map(Described::features).map(Columns::boxed).orElse(null));
    }
    values.add(result.failure().map(Columns::error).orElse(null));
    values.add(sha256);
    return RowFactory.create(values.toArray());
  }

  /**
   * When a file was modified, in milliseconds since 1970; null if that is not known or is beyond
   * Spark's timestamps, which count microseconds in 64 bits and fail the task otherwise.
   */
  static Long modified(ListedFile file) {
    Long millis = file.modified();
    boolean fits = millis != null && Math.abs(millis / 1000) < Long.MAX_VALUE / 1_000_000;
    return fits ? millis : null;
  }

  private Row[] candidates(Prediction prediction) {
    return prediction.top(topK).stream()
        .map(each -> RowFactory.create(each.label(), each.probability()))
        .toArray(Row[]::new);
  }

  private static Float[] boxed(float[] vector) {
    return IntStream.range(0, vector.length).mapToObj(i -> vector[i]).toArray(Float[]::new);
  }

  /**
   * What a picture's failure is in the table.
   *
   * @throws GraftException if it is the machine's, so that the task is tried again
   */
  static Row error(GraftException failure) {
    if (failure instanceof PictureException bad) {
      return RowFactory.create(bad.code().label(), bad.reason());
    }
    if (failure instanceof NotFiniteException) {
      return RowFactory.create(MODEL, failure.getMessage());
    }
    throw failure;
  }
}
