package graft.cli.terminal;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.train.TrainingListener;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Shows a training on standard error: the progress of each epoch, then a line like Keras's. */
public final class ConsoleProgress implements TrainingListener {
  private final Console console;
  private final BooleanSupplier stop;
  private Progress progress;
  private String label = "";
  private String task = "";
  private long total;
  private int epochs;

  /**
   * Shows one training.
   *
   * @param stop whether the user wants the training to stop
   */
  public ConsoleProgress(Console console, BooleanSupplier stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }

  @Override
  public void notice(String line) {
    // The line would tear the bar apart, so it is removed; the next step shows it again.
    close();
    console.notice(line);
  }

  @Override
  public void passStarted(String what, long images) {
    restart(what, images);
  }

  @Override
  public void passed(long imagesDone) {
    update(imagesDone, "");
  }

  @Override
  public void passEnded() {
    close();
  }

  @Override
  public void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {
    this.epochs = epochs;
    label = phase.label() + " " + epoch + "/" + epochs;
    if (!console.terminal()) {
      console.notice(label + " - " + images + " images in " + steps + " steps");
    }
    restart(label, images);
  }

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    String running = String.format(Locale.ROOT, "loss: %.4f - accuracy: %.4f", loss, accuracy);
    update(imagesDone, running);
  }

  @Override
  public void validationStarted(long images) {
    restart(label + " validation", images);
  }

  @Override
  public void validated(long imagesDone, int[] labels, float[][] probabilities) {
    update(imagesDone, "");
  }

  @Override
  public void epochEnded(EpochRecord record) {
    close();
    console.notice(line(record, epochs));
  }

  /** Removes a bar that a failure has left. */
  @Override
  public void ended(End how) {
    close();
  }

  private void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }

  private void restart(String newTask, long images) {
    close();
    task = newTask;
    total = images;
    progress = console.progress(task, "images", images);
  }

  private void update(long done, String message) {
    if (progress == null) {
      restart(task, total);
    }
    progress.update(done, message);
  }

  /** An epoch in Keras's form: whole seconds, time of a step, then the four values. */
  static String line(EpochRecord record, int epochs) {
    return String.format(
        Locale.ROOT,
        "%s %d/%d - %.0fs %s/step - loss: %.4f - accuracy: %.4f - val_loss: %.4f -"
            + " val_accuracy: %.4f",
        record.phase().label(),
        record.epoch(),
        epochs,
        record.seconds(),
        Durations.step(record.steps() == 0 ? 0 : record.trainSeconds() / record.steps()),
        record.loss(),
        record.accuracy(),
        record.valLoss(),
        record.valAccuracy());
  }
}
