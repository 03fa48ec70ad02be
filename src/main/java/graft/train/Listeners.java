package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.failure.StoppedException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The listeners of one training as one.
 *
 * <p>An interrupt of the thread that trains is a wish to stop. Java closes files under an
 * interrupted thread, so each event takes the thread's mark away until the training has ended. Code
 * that goes on after a failure asks for a wish to stop first, because the failure may be an
 * interrupt.
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
  public <T> T during(Supplier<T> training) {
    try {
      T result = run(training);
      ended(End.DONE);
      return result;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T run(Supplier<T> training) {
    try {
      noteInterrupt();
      return training.get();
    } catch (ListenerFailure e) {
      throw failed(e.getCause());
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  /** Tells the listeners of a failure, and throws it. */
  private RuntimeException failed(Throwable failure) {
    try {
      ended(failure instanceof StoppedException ? End.STOPPED : End.FAILED);
    } catch (Throwable second) {
      failure.addSuppressed(second);
    }
    throw Listeners.<RuntimeException>thrown(failure);
  }

  /** Throws any failure, which the compiler takes for an unchecked one. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException thrown(Throwable failure) throws E {
    throw (E) failure;
  }

  /** Takes the mark of an interrupt away from the thread, which is a wish to stop from now on. */
  public void noteInterrupt() {
    interrupted |= Thread.interrupted();
  }

  /**
   * Whether a training failed because its thread was interrupted, and not in one of the listeners.
   */
  public static boolean isInterrupt(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .takeWhile(cause -> !(cause instanceof ListenerFailure))
        .anyMatch(
            cause ->
                cause instanceof ClosedByInterruptException
                    || cause instanceof InterruptedException);
  }

  /** Whether something was thrown by one of the listeners, and not by the training. */
  public static boolean isTheirs(Throwable failure) {
    return failure instanceof ListenerFailure;
  }

  /** Listeners in Kotlin and Scala may throw checked exceptions too. */
  private void each(Consumer<TrainingListener> event) {
    noteInterrupt();
    try {
      all.forEach(event);
    } catch (StoppedException e) {
      throw e;
    } catch (Throwable e) {
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
    boolean[] asked = {false};
    each(listener -> asked[0] |= listener.stopRequested());
    return asked[0] || interrupted;
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
  public void stepStarted(int step, float learningRate) {
    each(listener -> listener.stepStarted(step, learningRate));
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
    noteInterrupt();
    Throwable first = null;
    for (TrainingListener listener : all) {
      try {
        listener.ended(how);
      } catch (Throwable e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw Listeners.<RuntimeException>thrown(first);
    }
  }
}
