package graft.predict;

import graft.background.BackgroundThread;
import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Asks a model about single pictures of callers on several threads. Each caller decodes its own
 * picture. While the model runs, the pictures of other callers wait; the next caller takes all that
 * wait and have the size of its own into one call. A caller that is alone has a call of its own.
 *
 * @param <T> what stands for a picture, such as its file; in messages, its {@code toString}
 */
public final class SharedCalls<T> {
  /** Most pictures in one call. */
  private static final int MOST = 32;

  private final Function<T, Pixels> decoder;
  private final Function<TUint8, float[][]> model;
  private final Lock turn;

  /** Guarded by itself. */
  private final List<Waiting> waiting = new ArrayList<>();

  /** A picture and what the model will say of it. */
  private record Waiting(Pixels pixels, CompletableFuture<float[]> numbers) {}

  /**
   * Joins a decoder and a model, which the caller keeps open.
   *
   * @param decoder decodes a picture, or throws a {@link GraftException} that says why it can't be
   *     read; called on the callers' threads
   * @param model returns the numbers [n][k] of images, uint8 [n,height,width,3]
   * @param turn held while the model runs; should be fair, so that pictures gather while the
   *     answers of the last call are handed out
   */
  public SharedCalls(Function<T, Pixels> decoder, Function<TUint8, float[][]> model, Lock turn) {
    this.decoder = decoder;
    this.model = model;
    this.turn = turn;
  }

  /**
   * The model's numbers for one picture.
   *
   * @throws GraftException if the picture can't be decoded, or if the model's numbers are not
   *     finite or not one row for each picture
   */
  public float[] ask(T picture) {
    Waiting mine = new Waiting(decoder.apply(picture), new CompletableFuture<>());
    synchronized (waiting) {
      waiting.add(mine);
    }
    turn.lock();
    try {
      if (!mine.numbers().isDone()) {
        answer(taken(mine));
      }
    } finally {
      turn.unlock();
    }
    float[] numbers = BackgroundThread.await(mine.numbers());
    String reason = PictureBatches.notFinite(picture, numbers);
    if (reason != null) {
      throw new GraftException(reason);
    }
    return numbers;
  }

  /** Takes a picture and others of its size from those that wait. */
  private List<Waiting> taken(Waiting first) {
    List<Waiting> batch = new ArrayList<>(List.of(first));
    Shape size = PictureBatches.size(first.pixels());
    synchronized (waiting) {
      waiting.remove(first);
      Iterator<Waiting> others = waiting.iterator();
      while (others.hasNext() && batch.size() < MOST) {
        Waiting other = others.next();
        if (PictureBatches.size(other.pixels()).equals(size)) {
          batch.add(other);
          others.remove();
        }
      }
    }
    return batch;
  }

  /** Answers all of a batch, if the model fails with its failure. */
  private void answer(List<Waiting> batch) {
    try (TUint8 images = ImageBatch.images(batch.stream().map(Waiting::pixels).toList())) {
      float[][] numbers = PictureBatches.rows(model, images);
      for (int i = 0; i < numbers.length; i++) {
        batch.get(i).numbers().complete(numbers[i]);
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(one -> one.numbers().completeExceptionally(e));
    }
  }
}
