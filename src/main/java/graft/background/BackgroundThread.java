package graft.background;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A thread that does pieces of work, one after the other. It is a daemon, so it does not keep a
 * process alive.
 */
public final class BackgroundThread implements AutoCloseable {
  private final ExecutorService executor;

  /**
   * Starts the thread with the first piece of work, not before.
   *
   * @param name of the thread, for thread dumps
   */
  public BackgroundThread(String name) {
    this.executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread daemon = new Thread(work, name);
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Queues work that makes something. */
  public <T> CompletableFuture<T> make(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** Queues work. */
  public CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, executor);
  }

  /**
   * Waits for a piece of work, even if this thread is interrupted: the caller may close what the
   * work uses right after. A failure of the work is thrown unwrapped.
   */
  public static <T> T await(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Lets the thread end once its queued work is done, and returns at once. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
