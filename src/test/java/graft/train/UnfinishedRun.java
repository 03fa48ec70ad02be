package graft.train;

import graft.contract.EpochRecord;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.StoppedException;
import graft.files.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A run of the tiny model that was stopped, and what becomes of it. */
public final class UnfinishedRun {
  /**
   * An epoch of five steps and two micro-batches of validation, and three steps of the next phase.
   */
  private static final int MICRO_BATCHES = 5 + 2 + 3;

  private UnfinishedRun() {}

  /**
   * Trains until the last phase has begun.
   *
   * @return the folder of the newest of three checkpoints
   */
  public static Path begin(Path model, Path run) throws IOException {
    TrainingSettings settings =
        new TinySettings(model, run)
            .frozen(1, 1e-2f)
            .unfrozen(1, 1e-3f)
            .batches(10, 10)
            .seed(7)
            .checkpoints(new CheckpointSettings(OptionalInt.of(1), Optional.empty(), 3))
            .settings();
    try (TrainingRun begun = TrainingRun.open(settings, TrainingRun.Start.NEW, "tiny")) {
      TinyRun.train(begun, TinyData.dataSet(), new StoppingListener(MICRO_BATCHES));
      throw new IllegalStateException("the run is finished");
    } catch (StoppedException e) {
      try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
        return checkpoints.max(Path::compareTo).orElseThrow();
      }
    }
  }

  /** Goes on to the end: the losses, and the SHA-256 of both models' variables. */
  public static List<String> finish(Path run) {
    RecordingListener listener = new RecordingListener();
    TrainingSettings settings =
        RunFile.read(run)
            .orElseThrow(() -> new IllegalStateException("there is no run in " + run))
            .settings();
    try (TrainingRun resumed = TrainingRun.open(settings, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(resumed, TinyData.dataSet(), listener);
    }
    List<String> end = new ArrayList<>();
    for (EpochRecord epoch : listener.epochs) {
      end.add(epoch.phase() + " " + epoch.loss() + " " + epoch.valLoss() + " " + epoch.accuracy());
    }
    for (Phase phase : Phase.IN_MODEL) {
      end.add(
          Hashes.sha256(
              TrainingRun.modelOf(run, phase)
                  .resolve(ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001")));
    }
    return end;
  }
}
