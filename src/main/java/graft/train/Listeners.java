package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.failure.StoppedException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The listeners of one training as one.
 *
 * <p>An interrupt of the thread that trains is a wish to stop. The thread's mark is taken away
 * until the training has ended, because Java closes files under an interrupted thread.
 */
public final class Listeners implements TrainingListener {
  /** In the order in which they are called. */
  private final List<TrainingListener> all;

  private boolean interrupted;

  /** Some listeners, in the order in which they are called. */
  public Listeners(List<? extends TrainingListener> all) {
    this.all = List.copyOf(all);
  }

  /** What a listener has thrown, told apart from the training's own failures. */
  private static final class ListenerFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ListenerFailure(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Runs a training that calls these listeners, then tells them how it ended.
   *
   * @return the training's result
   * @throws StoppedException if a listener asked for a stop, or the thread was interrupted
   */
  public <T> T hear(Supplier<T> training) {
    try {
      T result;
      try {
        noteInterrupt();
        result = training.get();
      } catch (ListenerFailure e) {
        throw failed(e.getCause());
      } catch (RuntimeException | Error e) {
        throw failed(e);
      }
      ended(End.DONE);
      return result;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells the listeners of a failure, and throws it if it is an error. */
  private RuntimeException failed(Throwable failure) {
    try {
      ended(failure instanceof StoppedException ? End.STOPPED : End.FAILED);
    } catch (RuntimeException | Error second) {
      failure.addSuppressed(second);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private void noteInterrupt() {
    interrupted |= Thread.interrupted();
  }

  private void each(Consumer<TrainingListener> event) {
    try {
      all.forEach(event);
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw new ListenerFailure(e);
    }
  }

  @Override
  public void notice(String line) {
    each(listener -> listener.notice(line));
  }

  @Override
  public void passStarted(String task, String unit, long total) {
    each(listener -> listener.passStarted(task, unit, total));
  }

  @Override
  public void passed(long done) {
    each(listener -> listener.passed(done));
  }

  @Override
  public void passEnded() {
    each(TrainingListener::passEnded);
  }

  @Override
  public boolean stopRequested() {
    noteInterrupt();
    boolean[] asked = {interrupted};
    each(listener -> asked[0] |= listener.stopRequested());
    return asked[0];
  }

  @Override
  public void resumed(List<EpochRecord> before) {
    each(listener -> listener.resumed(before));
  }

  @Override
  public void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {
    each(listener -> listener.epochStarted(phase, epoch, epochs, steps, images));
  }

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    each(listener -> listener.stepDone(step, imagesDone, loss, accuracy));
  }

  @Override
  public void validationStarted(long images) {
    each(listener -> listener.validationStarted(images));
  }

  @Override
  public void validated(long imagesDone, int[] labels, float[][] probabilities) {
    each(listener -> listener.validated(imagesDone, labels, probabilities));
  }

  @Override
  public void epochEnded(EpochRecord epoch) {
    each(listener -> listener.epochEnded(epoch));
  }

  /** Tells every listener, even if one before it throws; the first exception is then thrown. */
  @Override
  public void ended(End how) {
    // Closing a stream runs all its handlers, even if some throw; later exceptions are suppressed.
    Stream<TrainingListener> told = all.stream();
    for (TrainingListener listener : all) {
      told = told.onClose(() -> listener.ended(how));
    }
    told.close();
  }
}
