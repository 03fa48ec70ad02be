package graft.train;

import graft.failure.GraftException;
import graft.failure.StoppedException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work that a training can do without. If it fails, that is told, and the training goes on. */
public final class SideWork {
  private SideWork() {}

  /**
   * Does the work.
   *
   * @param failed hears why the work failed
   * @return the work's result; empty if it has none, or failed
   * @throws StoppedException when the listener asks for a stop, or asked for it during the work
   * @throws RuntimeException what the listener has thrown, or the failure if it is an interrupt
   */
  public static <T> Optional<T> attempt(
      Supplier<Optional<T>> work, TrainingListener listener, Consumer<String> failed) {
    try {
      return work.get();
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      if (Listeners.isInterrupt(e) || Listeners.isTheirs(e)) {
        throw e;
      }
      listener.stopIfAsked();
      failed.accept(reason(e));
      return Optional.empty();
    }
  }

  /** Does work that has no result, like {@link #attempt}. */
  public static void run(Runnable work, TrainingListener listener, Consumer<String> failed) {
    attempt(
        () -> {
          work.run();
          return Optional.empty();
        },
        listener,
        failed);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory: " + failure.getMessage();
    }
    return failure instanceof GraftException ? failure.getMessage() : failure.toString();
  }
}
