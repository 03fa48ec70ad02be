package graft.background;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes things in order on a background thread, one thing ahead of the caller that takes them.
 * While TensorFlow computes on one batch, the next batch is read and decoded.
 *
 * <p>If making a thing fails, {@link #next} throws that failure. {@link #close} closes a thing that
 * was made but not taken.
 *
 * @param <T> the things
 */
public final class Prefetch<T extends AutoCloseable> implements AutoCloseable {
  private final Supplier<T> maker;
  private final BackgroundThread thread = new BackgroundThread("graft-prefetch");
  private CompletableFuture<T> ahead;

  /**
   * Starts making the first thing at once.
   *
   * @param maker makes the next thing; returns null after the last
   */
  public Prefetch(Supplier<T> maker) {
    this.maker = maker;
    this.ahead = thread.make(maker);
  }

  /**
   * Makes one thing from each key, such as a batch from the indices of its images.
   *
   * @param <K> the keys
   */
  public <K> Prefetch(List<K> keys, Function<K, T> maker) {
    this(oneForEach(keys.iterator(), maker));
  }

  private static <K, T> Supplier<T> oneForEach(Iterator<K> keys, Function<K, T> maker) {
    return () -> keys.hasNext() ? maker.apply(keys.next()) : null;
  }

  /**
   * Takes the next thing; the caller closes it.
   *
   * @throws NoSuchElementException if all things are taken, or if making an earlier one failed
   */
  public T next() {
    T made = null;
    if (ahead != null) {
      CompletableFuture<T> taken = ahead;
      ahead = null;
      made = BackgroundThread.await(taken);
    }
    if (made == null) {
      throw new NoSuchElementException("there is nothing left to take");
    }
    ahead = thread.make(maker);
    return made;
  }

  /**
   * Waits for the thing that is being made and closes it. If making the thing fails, the failure is
   * dropped, because the thing is no longer needed.
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
      throw new IllegalStateException("the thing that was made but not taken can't be closed", e);
    }
  }
}
