package graft;

import graft.train.TrainingListener;

/**
 * Hears how a {@link Training} goes, in the thread that runs it. It has the methods of {@link
 * TrainingListener}, of which none is required. Those that most programs want:
 *
 * <ul>
 *   <li>{@code epochEnded(epoch)}: an epoch is over, with its loss, accuracy and times;
 *   <li>{@code stepDone(step, imagesDone, loss, accuracy)}: some more images of the epoch are done;
 *   <li>{@code passStarted}, {@code passed}, {@code passEnded}: other work, such as reading the
 *       pictures;
 *   <li>{@code stopRequested()}: asked after each piece of work, some hundred milliseconds to
 *       seconds; answer true, which another thread may have decided, and the training ends in
 *       order, with a {@link graft.failure.StoppedException} after a checkpoint;
 *   <li>{@code ended(how)}: the last call, once, however the training ends;
 *   <li>{@code notice(line)}: a line for people. If it is not overridden, it goes to the {@link
 *       System.Logger} named {@code graft}.
 * </ul>
 *
 * <p>What a listener throws ends the training.
 */
public interface TrainingProgress extends TrainingListener {
  @Override
  default void notice(String line) {
    Preparation.say(line);
  }
}
