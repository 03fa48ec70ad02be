package graft.dataset;

import java.util.List;
import java.util.Optional;

/**
 * What a command wants of a data set.
 *
 * @param labels the classes of the model, whose order the labels follow; empty to take those of the
 *     data
 * @param toEvaluate whether classes and parts may be missing, as when a model is evaluated; a
 *     training needs all
 * @param splitting how it is to be divided
 * @param listener hears how many pictures have been read
 */
public record DataRequest(
    Optional<List<String>> labels, boolean toEvaluate, Splitting splitting, ReadListener listener) {
  /** Hears how the reading of picture files goes on. */
  @FunctionalInterface
  public interface ReadListener {
    /**
     * Some more have been read.
     *
     * @param done files read so far
     * @param total files to be read
     */
    void read(long done, long total);

    /** The data are refused because of these pictures, which can't be decoded. */
    default void refused(BadPictures bad) {}
  }

  public DataRequest {
    labels = labels.map(List::copyOf);
  }

  /** For a training with the data's own classes, divided in the standard way. */
  public static DataRequest standard() {
    return new DataRequest(Optional.empty(), false, Splitting.standard(), (done, total) -> {});
  }

  DataRequest with(Splitting other) {
    return new DataRequest(labels, toEvaluate, other, listener);
  }
}
