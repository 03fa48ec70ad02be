package graft;

import static java.util.Objects.requireNonNull;

import graft.dataset.image.ImageSize;
import graft.predict.BatchSizes;
import graft.predict.PictureBatches;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.tensorflow.types.TUint8;

/**
 * Asks one kind of question about many pictures.
 *
 * @param <T> the answers
 */
final class ManyPictures<T> {
  /** Pictures in one call of the model for a list. */
  private static final int BATCH_SIZE = 32;

  private final OpenClassifier open;
  private final UseCount uses;
  private final PictureBatches<Read> batches;
  private final Function<float[], T> answer;

  /**
   * A picture that is asked about, and what its header said when it was decoded.
   *
   * @param size holds null if the header can't be read
   */
  private record Read(Picture picture, AtomicReference<ImageSize> size) {
    Read(Picture picture) {
      this(requireNonNull(picture, "the next of pictures"), new AtomicReference<>());
    }

    @Override
    public String toString() {
      return picture.toString();
    }
  }

  /**
   * Joins a classifier's parts.
   *
   * @param uses during which the classifier is open
   * @param model returns numbers [n][k] of images, uint8 [n,height,width,3]
   * @param answer makes the answer about a picture from its k numbers
   */
  ManyPictures(
      OpenClassifier open,
      UseCount uses,
      Function<TUint8, float[][]> model,
      Function<float[], T> answer) {
    this.open = open;
    this.uses = uses;
    this.batches =
        new PictureBatches<>(
            read -> open.decode(read.picture(), read.size()::set), open.decoders(), model);
    this.answer = answer;
  }

  /** One result for each picture, in the same order. */
  List<PictureResult<T>> all(List<Picture> pictures) {
    List<PictureResult<T>> results = new ArrayList<>();
    each(checked(pictures).iterator(), BatchSizes.of(BATCH_SIZE), results::addAll);
    return List.copyOf(results);
  }

  /** A copy, so that a null is refused before a picture is read. */
  private static List<Picture> checked(List<Picture> pictures) {
    List<Picture> copy = new ArrayList<>(requireNonNull(pictures, "pictures"));
    for (int i = 0; i < copy.size(); i++) {
      requireNonNull(copy.get(i), "pictures[" + i + "]");
    }
    return copy;
  }

  /** Hands the results to the consumer, batch by batch. */
  <E extends Exception> void each(
      Iterator<Picture> pictures, BatchSizes sizes, BatchConsumer<T, E> consumer) throws E {
    requireNonNull(pictures, "pictures");
    requireNonNull(sizes, "sizes");
    requireNonNull(consumer, "consumer");
    uses.<Void, E>during(
        () -> {
          batches.<E>many(
              read(pictures),
              sizes.atMost(open.largestBatch()),
              batch -> consumer.accept(batch.stream().map(this::result).toList()));
          return null;
        });
  }

  private static Iterator<Read> read(Iterator<Picture> pictures) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pictures.hasNext();
      }

      @Override
      public Read next() {
        return new Read(pictures.next());
      }
    };
  }

  private PictureResult<T> result(PictureBatches.Answer<Read> about) {
    T value = about.failure() == null ? answer.apply(about.numbers()) : null;
    ImageSize size = about.picture().size().get();
    PictureSize shown = size == null ? null : new PictureSize(size.width(), size.height());
    return new PictureResult<>(about.picture().picture(), shown, value, about.failure());
  }
}
