package graft.dataset;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private final ExecutorService thread;
  private Future<T> ahead;
  private int started;

  /** Begins with the first one at once. */
  public Prefetch(List<K> keys, Function<K, T> maker) {
    this.keys = List.copyOf(keys);
    this.maker = maker;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              final Thread daemon = new Thread(work, "graft-prefetch");
              daemon.setDaemon(true);
              return daemon;
            });
    startNext();
  }

  /**
   * Takes the next one, which is the caller's to close.
   *
   * @throws NoSuchElementException when all are taken
   */
  public T next() {
    if (ahead == null) {
      throw new NoSuchElementException("all %d are taken".formatted(keys.size()));
    }
    final Future<T> taken = ahead;
    ahead = null;
    final T made = await(taken);
    startNext();
    return made;
  }

  private void startNext() {
    if (started < keys.size()) {
      final K key = keys.get(started++);
      ahead = thread.submit(() -> maker.apply(key));
    }
  }

  private T await(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was made", e);
    }
  }

  /** Waits for the one in the making and closes it. */
  @Override
  public void close() {
    thread.shutdown();
    if (ahead == null) {
      return;
    }
    final Future<T> left = ahead;
    ahead = null;
    try {
      left.get().close();
    } catch (ExecutionException e) {
      // Nobody asked for it any more, so its failure concerns nobody.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("a batch can't be closed", e);
    }
  }
}
