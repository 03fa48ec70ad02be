package graft.cli;

import graft.Described;
import graft.ImageClassifier;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.predict.BatchSizes;
import graft.table.Row;
import graft.table.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.StreamSupport;

/**
 * Asks a classifier about files, batch by batch, and makes rows of its answers.
 *
 * @param features whether the rows have the base's vectors
 * @param thumbnails whether they have small copies of the pictures
 */
record FileRows(ImageClassifier classifier, boolean features, boolean thumbnails) {
  /** Asks about files, and hands on the rows of each batch. */
  void each(Iterator<Path> files, BatchSizes sizes, RowSink sink) throws IOException {
    // Those of a batch, and of the pictures that are decoded ahead.
    Map<Picture, String> small = new ConcurrentHashMap<>();
    Iterator<Picture> pictures =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(files, 0), false)
            .map(file -> thumbnails ? Picture.of(file).withThumbnail(small::put) : Picture.of(file))
            .iterator();
    if (features) {
      classifier.describeAll(
          pictures, sizes, batch -> sink.take(rows(batch, small, FileRows::described)));
    } else {
      classifier.classifyAll(
          pictures, sizes, batch -> sink.take(rows(batch, small, FileRows::predicted)));
    }
  }

  private static <T> List<Row> rows(
      List<PictureResult<T>> batch, Map<Picture, String> small, BiFunction<Path, T, Row> row) {
    return batch.stream()
        .map(result -> row(result, row).withThumbnail(small.remove(result.picture())))
        .toList();
  }

  private static <T> Row row(PictureResult<T> result, BiFunction<Path, T, Row> row) {
    Path file = result.picture().path().orElseThrow();
    return result
        .failure()
        .map(failure -> Row.unreadable(file, Failure.words(failure), reason(failure)))
        .orElseGet(() -> row.apply(file, result.get()));
  }

  private static String reason(GraftException failure) {
    return failure instanceof PictureException bad ? bad.reason() : failure.getMessage();
  }

  private static Row predicted(Path file, Prediction prediction) {
    return Row.of(file, prediction.probabilities(), null);
  }

  private static Row described(Path file, Described described) {
    return Row.of(file, described.prediction().probabilities(), described.features());
  }
}
