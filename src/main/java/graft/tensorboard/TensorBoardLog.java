package graft.tensorboard;

import graft.contract.EpochRecord;
import graft.files.Reason;
import graft.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.SessionLog.SessionStatus;
import org.tensorflow.proto.Summary;

/**
 * Logs a training for TensorBoard. The scalars are {@code step/loss} and {@code step/accuracy}
 * (means over the epoch's images so far, as on the terminal), {@code step/learning_rate}, {@code
 * epoch/loss}, {@code epoch/accuracy}, {@code epoch/val_loss} and {@code epoch/val_accuracy}. The
 * step of each is the number of optimizer steps since the run began, over all phases.
 *
 * <p>Each file begins with a session's start at its first step. TensorBoard hides what earlier
 * files of the folder say of that step and of later ones: the steps that a resumed run repeats, or
 * all steps of the run that a restarted one replaces.
 *
 * <p>A log that can't be written is no reason to lose hours of training: this is said in one line,
 * and the training goes on without the log.
 */
public final class TensorBoardLog implements TrainingListener {
  /** The version of the format, in which a session's start hides repeated steps. */
  private static final String VERSION = "brain.Event:2";

  private static final Duration FLUSHED_EVERY = Duration.ofSeconds(5);

  private final Path folder;
  private final LongSupplier millis;
  private final Consumer<String> notices;

  /** Null until the first step, so that a run that is refused leaves nothing, and after the end. */
  private EventFile file;

  private boolean failed;

  /** When it was flushed last, as {@link System#nanoTime} tells it. */
  private long flushed;

  /** Number of the step in the epoch that is being computed, from 1. */
  private int step;

  /** Optimizer steps of the epochs that are done. */
  private long stepsBefore;

  /**
   * A log that writes nothing before the first step.
   *
   * @param millis the time in milliseconds since 1970
   * @param notices hears in one line if the log can't be written
   */
  public TensorBoardLog(Path folder, LongSupplier millis, Consumer<String> notices) {
    this.folder = folder;
    this.millis = millis;
    this.notices = notices;
  }

  @Override
  public void resumed(List<EpochRecord> before) {
    stepsBefore = before.stream().mapToLong(EpochRecord::steps).sum();
  }

  @Override
  public void stepStarted(int number, float learningRate) {
    step = number;
    log(stepsBefore + step, value("step/learning_rate", learningRate));
  }

  /** Logs the last micro-batch of a step, whose mean is over the whole step. */
  @Override
  public void stepDone(int done, long imagesDone, double loss, double accuracy) {
    if (done == step) {
      log(stepsBefore + step, value("step/loss", loss), value("step/accuracy", accuracy));
      if (System.nanoTime() - flushed > FLUSHED_EVERY.toNanos()) {
        flush();
      }
    }
  }

  @Override
  public void epochEnded(EpochRecord epoch) {
    stepsBefore += epoch.steps();
    log(
        stepsBefore,
        value("epoch/loss", epoch.loss()),
        value("epoch/accuracy", epoch.accuracy()),
        value("epoch/val_loss", epoch.valLoss()),
        value("epoch/val_accuracy", epoch.valAccuracy()));
    flush();
  }

  @Override
  public void ended(End how) {
    if (file != null) {
      write(file::close);
      file = null;
    }
  }

  private static Summary.Value value(String tag, double number) {
    return Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) number).build();
  }

  private void log(long at, Summary.Value... values) {
    Summary summary = Summary.newBuilder().addAllValue(List.of(values)).build();
    write(
        () -> {
          if (file == null) {
            open(at);
          }
          file.add(event().setStep(at).setSummary(summary).build());
        });
  }

  private void open(long firstStep) throws IOException {
    file = EventFile.create(folder, millis.getAsLong() / 1000);
    file.add(event().setFileVersion(VERSION).build());
    SessionLog start = SessionLog.newBuilder().setStatus(SessionStatus.START).build();
    file.add(event().setStep(firstStep).setSessionLog(start).build());
    flushed = System.nanoTime();
  }

  private Event.Builder event() {
    return Event.newBuilder().setWallTime(millis.getAsLong() / 1e3);
  }

  private void flush() {
    write(
        () -> {
          file.flush();
          flushed = System.nanoTime();
        });
  }

  /** Something that writes to the file. */
  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    if (failed) {
      return;
    }
    try {
      writing.run();
    } catch (IOException e) {
      failed = true;
      notices.accept(
          "cannot write the log for TensorBoard in %s (%s); the training goes on without it"
              .formatted(folder, Reason.of(e)));
      closeAfter(e);
    }
  }

  /** Closes the file, which tries once more to write what it holds, and so may fail too. */
  private void closeAfter(IOException failure) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      file = null;
    }
  }
}
