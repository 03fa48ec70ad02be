package graft.predict;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Path;

/** A file and what its row needs: pixels and then probabilities, or an error. */
final class PredictionRow {
  private final Path file;
  private final Pixels picture;
  private final String error;
  private float[] probabilities;

  private PredictionRow(Path file, Pixels picture, String error) {
    this.file = file;
    this.picture = picture;
    this.error = error;
  }

  static PredictionRow of(Path file, Pixels picture) {
    return new PredictionRow(file, picture, null);
  }

  static PredictionRow unreadable(Path file, String reason) {
    return new PredictionRow(file, null, reason);
  }

  /** The pixels; null for a file that could not be read. */
  Pixels picture() {
    return picture;
  }

  /**
   * Sets the probabilities.
   *
   * @throws GraftException if one is not a number
   */
  void classified(float[] answer) {
    for (float probability : answer) {
      if (Float.isNaN(probability)) {
        throw new GraftException(
            "the model gives probabilities that are not numbers (at "
                + file
                + "): its training has diverged; train again with a lower learning rate");
      }
    }
    probabilities = answer;
  }

  void write(PredictionCsv csv) throws IOException {
    if (picture == null) {
      csv.unreadable(file, error);
    } else {
      csv.prediction(file, probabilities);
    }
  }
}
