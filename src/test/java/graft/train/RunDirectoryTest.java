package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.GraftException;
import graft.contract.StoppedException;
import graft.contract.WrongUseException;
import graft.files.Hashes;
import graft.model.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a run takes, and how those that it refuses are named. */
class RunDirectoryTest {
  /** Slices of ten images: five of an epoch's training, two of its validation. */
  private static final int SLICES_OF_EPOCH = 7;

  @TempDir Path folder;
  private Path model;
  private Path run;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
    run = folder.resolve("run");
  }

  @Test
  void anUnfinishedRunIsNotOverwrittenUnlessAskedTo() {
    final TrainingListener stopping = new StoppingListener(SLICES_OF_EPOCH + 2);
    assertThatThrownBy(() -> TrainingRun.run(settings(run), TinyData.dataSet(), stopping))
        .isInstanceOf(StoppedException.class);
    assertThatThrownBy(() -> train(settings(run)))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("unfinished run (frozen phase, epoch 2, step 1)")
        .hasMessageContaining("--resume")
        .hasMessageContaining("--restart");
    try (TrainingRun restarted = open(TrainingRun.Start.RESTART)) {
      restarted.train(TinyData.dataSet(), new RecordingListener());
    }
    train(settings(folder.resolve("alone")));
    assertThat(weights(run)).isEqualTo(weights(folder.resolve("alone")));
  }

  @Test
  void aFinishedRunIsKnownAsSuch() {
    train(settings(run));
    assertThat(RunFile.read(run).orElseThrow().isFinished(run)).isTrue();
    assertThatThrownBy(() -> train(settings(run)))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("a finished run");
  }

  @Test
  void aDirectoryInUseIsRefused() {
    final TrainingRun first = open(TrainingRun.Start.NEW);
    assertThatThrownBy(() -> open(TrainingRun.Start.NEW))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(run + " is in use by another graft (process ");
    first.close();
    assertThat(run).as("nothing was begun").doesNotExist();
  }

  @Test
  void aRunIsNotBegunAnewOverTheModelThatItBeginsWith() {
    train(settings(run));
    model = run.resolve("frozen");
    assertThatThrownBy(() -> open(TrainingRun.Start.RESTART))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("lies inside --output");
    assertThat(model.resolve("saved_model.pb")).exists();
  }

  @Test
  void aDirectoryInWhichAProcessWasKilledBeforeTheSettingsWereThereIsTakenOver()
      throws IOException {
    Files.createDirectory(run);
    Files.createFile(run.resolve(".lock"));
    Files.createFile(run.resolve(".run.json.part-0123abcd"));
    train(settings(run));
    assertThat(RunFile.read(run).orElseThrow().isFinished(run)).isTrue();
    assertThat(run.resolve(".run.json.part-0123abcd")).doesNotExist();
  }

  private static void train(TrainSettings settings) {
    TrainingRun.run(settings, TinyData.dataSet(), new RecordingListener());
  }

  private TrainingRun open(TrainingRun.Start start) {
    return TrainingRun.open(settings(run), start, "tiny");
  }

  private TrainSettings settings(Path output) {
    return new TinySettings(model, output).settings();
  }

  private static String weights(Path trained) {
    return Hashes.sha256(trained.resolve("unfrozen/variables/variables.data-00000-of-00001"));
  }
}
