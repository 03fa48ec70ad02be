package graft.train;

import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.train.EarlyStopping.Monitor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A process that trains the tiny model through caches, with every choice that a training has, and
 * says every thing that happens on a line of its own, so that it can be killed at any of them. It
 * begins a run, or goes on with the one that is there.
 */
final class CrashingRun {
  /** Optimizer steps between two checkpoints. */
  static final int INTERVAL = 1;

  private static final int LARGE_SIZE = 12;

  private CrashingRun() {}

  /** Takes the model, the run's directory, the caches' folder and the augmentation. */
  public static void main(String[] arguments) {
    Path output = Path.of(arguments[1]);
    Augmentation augmentation = Augmentation.valueOf(arguments[3]);
    TrainingSettings settings =
        new TinySettings(Path.of(arguments[0]), output)
            .frozen(6, 0.1f)
            .unfrozen(4, 1e-3f)
            .large(LARGE_SIZE, 2, 1e-3f)
            .batches(20, 4)
            .stopping(new EarlyStopping(OptionalInt.of(2), 0, Monitor.VAL_LOSS, true))
            .schedule(new Schedule(Schedule.Curve.COSINE, 2))
            .regularization(new Regularization(0.01, 0.1, ClassWeights.BALANCED, 0.8))
            .augmentation(augmentation)
            .seed(7)
            .cache(new CacheSettings(cached(augmentation), Path.of(arguments[2]), Storage.FLOAT16))
            .checkpoints(new CheckpointSettings(OptionalInt.of(INTERVAL), Optional.empty(), 3))
            .settings();
    TrainingRun.Start start =
        RunFile.read(output).isPresent() ? TrainingRun.Start.RESUME : TrainingRun.Start.NEW;
    try (TrainingRun run = TrainingRun.open(settings, start, "tiny")) {
      run.train(
          data(augmentation),
          (trained, larger) -> TinyModel.enlarge(trained, larger, LARGE_SIZE),
          new Speaking(System.out));
    }
  }

  /** Images that are other ones in every epoch are not cached. */
  private static CacheMode cached(Augmentation augmentation) {
    return augmentation == Augmentation.STANDARD ? CacheMode.AUTO : CacheMode.ALL;
  }

  /** To {@code standard} such as are cut out and changed in colour. */
  private static DataSplit data(Augmentation augmentation) {
    return augmentation == Augmentation.STANDARD ? TinyData.photographs() : TinyData.dataSet();
  }

  /** Says what happens. */
  private static final class Speaking implements TrainingListener {
    private final PrintStream out;
    private String epoch = "";

    Speaking(PrintStream out) {
      this.out = out;
    }

    private void say(Object... words) {
      StringBuilder line = new StringBuilder();
      for (Object word : words) {
        line.append(word).append(' ');
      }
      out.println(line.toString().strip());
      out.flush();
    }

    @Override
    public void notice(String line) {
      say("notice", line);
    }

    @Override
    public void passStarted(String task, String unit, long images) {
      say("pass", task);
    }

    @Override
    public void passed(long imagesDone) {
      say("passed", imagesDone);
    }

    @Override
    public void passEnded() {
      say("pass ended");
    }

    @Override
    public boolean stopRequested() {
      return false;
    }

    @Override
    public void epochStarted(Phase phase, int number, int epochs, int steps, long images) {
      epoch = phase.label() + " phase, epoch " + number + ", step ";
      say("epoch", epoch);
    }

    @Override
    public void stepDone(int step, long imagesDone, double loss, double accuracy) {
      say("step", epoch + step);
    }

    @Override
    public void validationStarted(long images) {
      say("validation");
    }

    @Override
    public void validated(long imagesDone, int[] labels, float[][] probabilities) {
      say("validated", imagesDone);
    }

    @Override
    public void epochEnded(EpochRecord record) {
      say("ended", record.phase().label(), record.epoch());
    }
  }
}
