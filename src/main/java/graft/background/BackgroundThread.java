package graft.background;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * A thread that does pieces of work one after the other. It is a daemon, so it does not keep the
 * process alive.
 */
public final class BackgroundThread implements AutoCloseable {
  private final ExecutorService executor;

  /**
   * Creates the thread. It starts with the first piece of work.
   *
   * @param name the thread's name, for thread dumps
   */
  public BackgroundThread(String name) {
    this.executor = Executors.newSingleThreadExecutor(daemons(name));
  }

  /** Makes daemons, all of one name. */
  static ThreadFactory daemons(String name) {
    return work -> {
      Thread daemon = new Thread(work, name);
      daemon.setDaemon(true);
      return daemon;
    };
  }

  /** Queues work with a result. */
  public <T> CompletableFuture<T> make(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** Queues work without a result. */
  public CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, executor);
  }

  /**
   * Waits for a piece of work and returns its result. An interrupt does not end the wait, because
   * the caller may close what the work uses as soon as this method returns. A failure of the work
   * is thrown unwrapped.
   */
  public static <T> T await(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      throw unchecked(e.getCause());
    }
  }

  /**
   * Waits as {@link #await} does, but only until the caller is interrupted, which stays so.
   *
   * @return empty if the caller was interrupted; the work goes on
   */
  public static <T> Optional<T> awaitUnlessInterrupted(CompletableFuture<T> work) {
    try {
      return Optional.of(work.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** The failure of work, to be thrown as it is; throws it itself if it is an error. */
  static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known ? known : new CompletionException(failure);
  }

  /**
   * Does some work, and beside it other work in a thread of its own. Waits for both, also when one
   * fails. If both fail, the failure of the other work is thrown, and the work's is suppressed.
   *
   * @param name the thread's name, for thread dumps
   */
  public static <T> T beside(String name, Runnable other, Supplier<T> work) {
    try (BackgroundThread thread = new BackgroundThread(name)) {
      CompletableFuture<Void> done = thread.run(other);
      T result;
      try {
        result = work.get();
      } catch (RuntimeException | Error e) {
        throw failureOfBoth(done, e);
      }
      await(done);
      return result;
    }
  }

  private static RuntimeException failureOfBoth(CompletableFuture<Void> other, Throwable failure) {
    try {
      await(other);
    } catch (RuntimeException | Error e) {
      e.addSuppressed(failure);
      throw e;
    }
    return unchecked(failure);
  }

  /** Lets the thread end when its queued work is done. Does not wait for that. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
