package graft.cli.terminal;

import graft.TrainingProgress;
import graft.cli.terminal.Console.Progress;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.files.Count;
import graft.train.EarlyStopping;
import graft.train.EarlyStopping.Monitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Shows a training, or a piece of one, on standard error: each epoch's progress, then a line in
 * Keras's form.
 */
public final class ConsoleProgress implements TrainingProgress {
  private final Console console;
  private final BooleanSupplier stop;
  private final Supplier<EarlyStopping> rule;
  private final List<EpochRecord> records = new ArrayList<>();
  private Progress progress;
  private String label = "";
  private int epochs;

  /**
   * Creates a display of one training.
   *
   * @param stop returns whether the user wants the training to stop
   * @param rule returns how the training chooses its best epoch; asked after an epoch
   */
  public ConsoleProgress(Console console, BooleanSupplier stop, Supplier<EarlyStopping> rule) {
    this.console = console;
    this.stop = stop;
    this.rule = rule;
  }

  /** Creates a display of work that is not stopped. */
  public ConsoleProgress(Console console) {
    this(console, () -> false, () -> EarlyStopping.NEVER);
  }

  @Override
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }

  @Override
  public void notice(String line) {
    console.notice(line);
  }

  @Override
  public void passStarted(String task, String unit, long total) {
    begin(task, unit, total);
  }

  @Override
  public void passed(long unitsDone) {
    progress.update(unitsDone, "");
  }

  @Override
  public void passEnded() {
    progress.close();
  }

  @Override
  public void resumed(List<EpochRecord> before) {
    records.addAll(before);
  }

  @Override
  public void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {
    this.epochs = epochs;
    label = phase.label() + " " + epoch + "/" + epochs;
    if (!console.screen().error()) {
      console.notice(label + " - " + Count.of(images, "image") + " in " + Count.of(steps, "step"));
    }
    begin(label, "images", images);
  }

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    String running = String.format(Locale.ROOT, "loss: %.4f - accuracy: %.4f", loss, accuracy);
    progress.update(imagesDone, running);
  }

  @Override
  public void validationStarted(long images) {
    begin(label + " validation", "images", images);
  }

  @Override
  public void validated(long imagesDone, int[] labels, float[][] probabilities) {
    progress.update(imagesDone, "");
  }

  @Override
  public void epochEnded(EpochRecord record) {
    records.add(record);
    String line = line(record, epochs, console.screen().errorColumns());
    EarlyStopping chosen = rule.get();
    boolean best = chosen.best(records) == records.size() - 1;
    String value = chosen.monitor() == Monitor.VAL_LOSS ? valLoss(record) : valAccuracy(record);
    console.show(best ? line.replace(value, console.screen().onError(Colour.BEST, value)) : line);
    if (console.screen().error()) {
      showCurves();
    }
  }

  private void showCurves() {
    // A line as wide as the terminal would be followed by an empty one on some.
    int columns = console.screen().columns() - 1;
    String curves = new Curves(records, columns, console.screen().blocks()).line();
    if (!curves.isEmpty()) {
      console.show(curves);
    }
  }

  /** Removes the progress bar, which is still on the screen after a failure. */
  @Override
  public void ended(End how) {
    close();
  }

  private void begin(String task, String unit, long total) {
    close();
    progress = console.progress(task, unit, total);
  }

  private void close() {
    if (progress != null) {
      progress.close();
    }
  }

  /**
   * An epoch's line in Keras's form: whole seconds, time per step, then the four values. Where it
   * would be longer than {@code columns}, the values of the validation have a line of their own,
   * and if need be those of the training.
   */
  static String line(EpochRecord record, int epochs, int columns) {
    String time =
        String.format(
            Locale.ROOT,
            "%s %d/%d - %.0fs %s/step",
            record.phase().label(),
            record.epoch(),
            epochs,
            record.seconds(),
            Durations.step(record.steps() == 0 ? 0 : record.trainSeconds() / record.steps()));
    String training =
        String.format(Locale.ROOT, "loss: %.4f - accuracy: %.4f", record.loss(), record.accuracy());
    String first = time + " - " + training;
    String validation = valLoss(record) + " - " + valAccuracy(record);
    String whole = first + " - " + validation;
    if (whole.length() <= columns) {
      return whole;
    }
    return (first.length() <= columns ? first : time + "\n  " + training) + "\n  " + validation;
  }

  private static String valLoss(EpochRecord record) {
    return String.format(Locale.ROOT, "val_loss: %.4f", record.valLoss());
  }

  private static String valAccuracy(EpochRecord record) {
    return String.format(Locale.ROOT, "val_accuracy: %.4f", record.valAccuracy());
  }
}
