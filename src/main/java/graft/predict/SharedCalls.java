package graft.predict;

import graft.background.Uninterrupted;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Asks a model about single pictures of callers on several threads. Each caller decodes its own
 * picture. While the model runs, the pictures of other callers wait. One of these callers leads: it
 * waits for the model and takes all that wait and have the size of its own into one call. The
 * others wait for their numbers only. A caller that is alone has a call of its own, and so has each
 * of those whose shared call failed.
 *
 * @param <T> what stands for a picture, such as its file; in messages, its {@code toString}
 */
public final class SharedCalls<T> {
  /** Most pictures in one call, if they have room in {@link PictureBatches#MOST_BYTES}. */
  private static final int MOST = 32;

  private final Function<T, Pixels> decoder;
  private final ModelCall model;
  private final Lock turn;

  /** The first of them leads. Guarded by itself. */
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * A picture and what its caller is told.
   *
   * @param told gets, once, how the caller has its picture's numbers. It is no CompletableFuture: a
   *     thread of Java's common pool that waits for one of those runs other tasks meanwhile, such
   *     as another call, and could not lead while it is in there.
   */
  private record Waiting(Pixels pixels, BlockingQueue<Supplier<float[]>> told) {
    Waiting(Pixels pixels) {
      this(pixels, new ArrayBlockingQueue<>(1));
    }

    void tell(Supplier<float[]> how) {
      told.add(how);
    }

    /** Waits until the caller is told. An interrupt stays for later. */
    Supplier<float[]> await() {
      return Uninterrupted.get(told::take);
    }
  }

  /**
   * Joins a decoder and a model, which the caller keeps open.
   *
   * @param decoder decodes a picture, or throws a {@link GraftException} that says why it can't be
   *     read; called on the callers' threads; what it returns is closed
   * @param model returns the numbers [n][k] of images, uint8 [n,height,width,3]
   * @param turn held while the model runs; should be fair, so that single pictures get in between
   *     the batches of lists
   */
  public SharedCalls(Function<T, Pixels> decoder, Function<TUint8, float[][]> model, Lock turn) {
    this.decoder = decoder;
    this.model = new ModelCall(model);
    this.turn = turn;
  }

  /**
   * The model's numbers for one picture.
   *
   * @throws GraftException if the picture can't be decoded, if TensorFlow runs out of memory, or if
   *     the model's numbers are not finite or not one row for each picture
   */
  public float[] ask(T picture) {
    float[] numbers;
    try (Pixels pixels = decoder.apply(picture)) {
      numbers = numbers(new Waiting(pixels));
    }
    Optional<GraftException> failure = ModelCall.notFinite(picture, numbers);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return numbers;
  }

  /** Returns when no call has the picture any more. */
  private float[] numbers(Waiting mine) {
    synchronized (waiting) {
      waiting.add(mine);
      if (waiting.size() == 1) {
        mine.tell(() -> lead(mine));
      }
    }
    return mine.await().get();
  }

  /** Asks about the caller's own picture and those that share the call. */
  private float[] lead(Waiting mine) {
    turn.lock();
    try {
      List<Waiting> others = new ArrayList<>();
      try {
        take(mine, others);
        return answer(mine, others);
      } catch (RuntimeException | Error e) {
        if (others.isEmpty()) {
          throw e;
        }
        // One picture may be the cause, or their number: each may still be answered alone.
        others.forEach(one -> one.tell(() -> alone(one)));
        return alone(mine);
      }
    } finally {
      turn.unlock();
    }
  }

  private float[] alone(Waiting mine) {
    turn.lock();
    try {
      return answer(mine, List.of());
    } finally {
      turn.unlock();
    }
  }

  /** Moves those of a picture's size from those that wait, and lets the first of the rest lead. */
  private void take(Waiting mine, List<Waiting> others) {
    Shape size = PictureBatches.size(mine.pixels());
    long most = Math.min(MOST, PictureBatches.MOST_BYTES / mine.pixels().bytes());
    synchronized (waiting) {
      try {
        waiting.remove(mine);
        Iterator<Waiting> rest = waiting.iterator();
        while (rest.hasNext() && others.size() < most - 1) {
          Waiting other = rest.next();
          if (PictureBatches.size(other.pixels()).equals(size)) {
            others.add(other);
            rest.remove();
          }
        }
      } finally {
        if (!waiting.isEmpty()) {
          Waiting next = waiting.get(0);
          next.tell(() -> lead(next));
        }
      }
    }
  }

  private float[] answer(Waiting mine, List<Waiting> others) {
    List<Pixels> pixels =
        Stream.concat(Stream.of(mine), others.stream()).map(Waiting::pixels).toList();
    float[][] numbers = model.rows(pixels);
    for (int i = 0; i < others.size(); i++) {
      float[] its = numbers[i + 1];
      others.get(i).tell(() -> its);
    }
    return numbers[0];
  }
}
