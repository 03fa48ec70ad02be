package graft.background;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Makes things one ahead of whoever takes them, on a thread of its own, in the order of what they
 * are made of: the next batch is assembled while TensorFlow computes on this one.
 *
 * <p>A failure is thrown by {@link #next} in the place of what it prevented. What was made and not
 * taken is closed.
 *
 * @param <K> what a thing is made of, such as the indices of a batch
 * @param <T> the thing
 */
public final class Prefetch<K, T extends AutoCloseable> implements AutoCloseable {
  private final List<K> keys;
  private final Function<K, T> maker;
  private final BackgroundThread thread = new BackgroundThread("graft-prefetch");
  private CompletableFuture<T> ahead;
  private int started;

  /** Begins with the first one at once. */
  public Prefetch(List<K> keys, Function<K, T> maker) {
    this.keys = List.copyOf(keys);
    this.maker = maker;
    startNext();
  }

  /**
   * Takes the next one, which is the caller's to close.
   *
   * @throws NoSuchElementException when all are taken, or one has failed
   */
  public T next() {
    if (ahead == null) {
      throw new NoSuchElementException("%d of %d were made".formatted(started, keys.size()));
    }
    CompletableFuture<T> taken = ahead;
    ahead = null;
    T made = BackgroundThread.await(taken);
    startNext();
    return made;
  }

  private void startNext() {
    if (started < keys.size()) {
      K key = keys.get(started++);
      ahead = thread.make(() -> maker.apply(key));
    }
  }

  /**
   * Waits for the one in the making and closes it; nobody asked for it any more, so that its
   * failure concerns nobody.
   */
  @Override
  public void close() {
    thread.close();
    if (ahead != null) {
      BackgroundThread.await(
          ahead.handle((made, failure) -> made).thenAccept(Prefetch::closeUntaken));
      ahead = null;
    }
  }

  private static void closeUntaken(AutoCloseable made) {
    try {
      if (made != null) {
        made.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("what was made ahead can't be closed", e);
    }
  }
}
