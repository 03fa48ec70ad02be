package graft.spark;

import graft.Described;
import graft.PictureResult;
import graft.PictureSize;
import graft.Prediction;
import graft.failure.GraftException;
import graft.failure.NotFiniteException;
import graft.failure.PictureException;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The table's columns.
 *
 * @param topK classes in {@code top_k}
 * @param features whether there is a column {@code features}
 * @param sha256 of the model's manifest, the value of {@code model_sha256}
 * @param instants whether Spark takes times as {@link Instant}, otherwise as {@link Timestamp}
 */
record Columns(int topK, boolean features, String sha256, boolean instants)
    implements Serializable {
  /** The code of a picture for which the model's numbers are not finite. */
  private static final String MODEL = "model";

  private static final StructType CANDIDATE =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("probability", DataTypes.FloatType, false);

  private static final StructType ERROR =
      new StructType()
          .add("code", DataTypes.StringType, false)
          .add("message", DataTypes.StringType, false);

  /** Names and types, in order. */
  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("path", DataTypes.StringType, false));
    fields.add(DataTypes.createStructField("length", DataTypes.LongType, true));
    fields.add(DataTypes.createStructField("modified", DataTypes.TimestampType, true));
    fields.add(DataTypes.createStructField("width", DataTypes.IntegerType, true));
    fields.add(DataTypes.createStructField("height", DataTypes.IntegerType, true));
    fields.add(DataTypes.createStructField("label", DataTypes.StringType, true));
    fields.add(DataTypes.createStructField("probability", DataTypes.FloatType, true));
    fields.add(
        DataTypes.createStructField("top_k", DataTypes.createArrayType(CANDIDATE, false), true));
    if (features) {
      fields.add(
          DataTypes.createStructField(
              "features", DataTypes.createArrayType(DataTypes.FloatType, false), true));
    }
    fields.add(DataTypes.createStructField("error", ERROR, true));
    fields.add(DataTypes.createStructField("model_sha256", DataTypes.StringType, false));
    return DataTypes.createStructType(fields);
  }

  /** The row of a file without its features. */
  Row predicted(ListedFile file, PictureResult<Prediction> result) {
    return row(file, result, result.value(), Optional.empty());
  }

  /** The row of a file with its features. */
  Row described(ListedFile file, PictureResult<Described> result) {
    return row(
        file,
        result,
        result.value().map(Described::prediction),
        result.value().map(Described::features));
  }

  private Row row(
      ListedFile file,
      PictureResult<?> result,
      Optional<Prediction> prediction,
      Optional<float[]> vector) {
    Optional<PictureSize> size = result.size();
    List<Object> values = new ArrayList<>();
    values.add(file.path());
    values.add(file.length());
    values.add(file.modified() == null ? null : time(file.modified()));
    values.add(size.map(PictureSize::width).orElse(null));
    values.add(size.map(PictureSize::height).orElse(null));
    values.add(prediction.map(p -> p.best().label()).orElse(null));
    values.add(prediction.map(p -> p.best().probability()).orElse(null));
    values.add(prediction.map(this::candidates).orElse(null));
    if (features) {
      values.add(vector.map(Columns::boxed).orElse(null));
    }
    values.add(result.failure().map(Columns::error).orElse(null));
    values.add(sha256);
    return RowFactory.create(values.toArray());
  }

  private Object time(long milliseconds) {
    return instants ? Instant.ofEpochMilli(milliseconds) : new Timestamp(milliseconds);
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
