package graft.background;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A thread that does pieces of work, one after the other. It is a daemon: it holds no process back
 * that ends.
 */
public final class BackgroundThread implements AutoCloseable {
  private final ExecutorService executor;

  /**
   * Begins with the first piece of work, not before.
   *
   * @param name of the thread, for whoever looks at a dump
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

  /** Makes something once all work before it is done. */
  public <T> CompletableFuture<T> make(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** Does something once all work before it is done. */
  public CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, executor);
  }

  /**
   * Waits for a piece of work, whether or not this thread is interrupted meanwhile: what the work
   * uses must not be closed under it. Its failure is thrown as it was.
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

  /** Ends the thread once its work is done, without waiting for it. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
