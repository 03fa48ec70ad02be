package graft.dataset;

import java.util.List;
import java.util.Optional;

/**
 * What a command requests from a data set.
 *
 * @param labels the model's classes, into which a picture's label is an index; empty to use the
 *     data's classes
 * @param toEvaluate whether classes and parts may be missing, as in an evaluation; a training needs
 *     all classes and all parts
 * @param newClasses whether classes of the data that are not among {@code labels} come after them,
 *     as in a comparison with earlier data; otherwise they are refused
 * @param splitting how to divide the data
 * @param listener receives the number of pictures read so far
 */
public record DataRequest(
    Optional<List<String>> labels,
    boolean toEvaluate,
    boolean newClasses,
    Splitting splitting,
    ReadListener listener) {
  /** Receives the progress of reading picture files. An exception that it throws ends the work. */
  @FunctionalInterface
  public interface ReadListener {
    /**
     * More files have been read.
     *
     * @param done files read so far
     * @param total number of files to read
     */
    void read(long done, long total);

    /**
     * More pictures of small parts of classes have been decoded, to see whether any is good.
     *
     * @param done pictures decoded so far, or passed over because one of their class is good
     * @param total number of these pictures
     */
    default void decoded(long done, long total) {}

    /** The data are refused because these pictures can't be decoded. */
    default void refused(BadPictures bad) {}
  }

  public DataRequest {
    labels = labels.map(List::copyOf);
  }

  /** A request that refuses classes that are not among the labels. */
  public DataRequest(
      Optional<List<String>> labels,
      boolean toEvaluate,
      Splitting splitting,
      ReadListener listener) {
    this(labels, toEvaluate, false, splitting, listener);
  }

  /**
   * The request of a comparison with the data that a run was begun with: classes may have come and
   * gone.
   *
   * @param labels the classes that the data had; empty to use the data's classes
   */
  public static DataRequest toCompare(
      Optional<List<String>> labels, Splitting splitting, ReadListener listener) {
    return new DataRequest(labels, true, true, splitting, listener);
  }

  /** The request of a training with the data's own classes and the standard division. */
  public static DataRequest standard() {
    return new DataRequest(Optional.empty(), false, Splitting.standard(), (done, total) -> {});
  }

  DataRequest with(Splitting other) {
    return new DataRequest(labels, toEvaluate, newClasses, other, listener);
  }
}
