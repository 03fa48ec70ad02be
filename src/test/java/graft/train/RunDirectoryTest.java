package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a run takes, and how those that it refuses are named. */
class RunDirectoryTest {
  /** Micro-batches of ten images: five of an epoch's training, two of its validation. */
  private static final int MICRO_BATCHES_OF_EPOCH = 7;

  @TempDir Path folder;
  private TinyRun tiny;
  private Path run;

  @BeforeEach
  void export() {
    tiny = TinyRun.in(folder);
    run = tiny.output();
  }

  @Test
  void anUnfinishedRunIsNotOverwrittenUnlessAskedTo() {
    TrainingListener stopping = new StoppingListener(MICRO_BATCHES_OF_EPOCH + 2);
    assertThatThrownBy(() -> TinyRun.run(tiny.settings(run), TinyData.dataSet(), stopping))
        .isInstanceOf(StoppedException.class);
    assertThatThrownBy(() -> TinyRun.train(tiny.settings(run)))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("unfinished run (frozen phase, epoch 2, step 1)")
        .hasMessageContaining("--resume")
        .hasMessageContaining("--restart");
    try (TrainingRun restarted = tiny.open(TrainingRun.Start.RESTART)) {
      TinyRun.train(restarted, TinyData.dataSet(), new RecordingListener());
    }
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
  }

  @Test
  void aFinishedRunIsKnownAsSuch() {
    TinyRun.train(tiny.settings(run));
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
    assertThatThrownBy(() -> TinyRun.train(tiny.settings(run)))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("a finished run");
  }

  /** The way out that the message names works. */
  @Test
  void aFinishedRunWithoutItsModelsSaysWhatIsMissing() {
    TinyRun.train(tiny.settings(run));
    String weights = TinyRun.weights(run);
    WholeDirectory.delete(run.resolve("unfrozen"));
    assertThat(ModelFolder.resolve(run)).isEqualTo(run.resolve("frozen"));
    WholeDirectory.delete(run.resolve("frozen"));
    assertThatThrownBy(() -> ModelFolder.resolve(run))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            "the run %1$s has lost its models: there is no %1$s/frozen and %1$s/unfrozen; copy them back, or resume it (graft train --resume --output %1$s)",
            run);
    try (TrainingRun resumed = tiny.open(TrainingRun.Start.RESUME)) {
      TinyRun.train(resumed, TinyData.dataSet(), new RecordingListener());
    }
    assertThat(TinyRun.weights(ModelFolder.resolve(run).getParent())).isEqualTo(weights);
  }

  @Test
  void aRunThatWasStoppedInItsFirstPhaseHasLostNothing() {
    TrainingListener stopping = new StoppingListener(MICRO_BATCHES_OF_EPOCH + 2);
    assertThatThrownBy(() -> TinyRun.run(tiny.settings(run), TinyData.dataSet(), stopping))
        .isInstanceOf(StoppedException.class);
    assertThatThrownBy(() -> ModelFolder.resolve(run))
        .hasMessageContaining("has finished no phase, so it holds no model yet; resume it");
  }

  @Test
  void aDirectoryInUseIsRefused() {
    TrainingRun first = tiny.open(TrainingRun.Start.NEW);
    assertThatThrownBy(() -> tiny.open(TrainingRun.Start.NEW))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(
            run + " is in use by another call in this process; wait until it ends");
    first.close();
    assertThat(run).as("nothing was begun").doesNotExist();
  }

  @Test
  void aRunIsNotBegunAnewOverTheModelThatItBeginsWith() {
    TinyRun.train(tiny.settings(run));
    Path model = run.resolve("frozen");
    assertThatThrownBy(() -> new TinyRun(model, run).open(TrainingRun.Start.RESTART))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("is inside --output");
    assertThat(model.resolve("saved_model.pb")).exists();
  }

  @Test
  void aDirectoryInWhichAProcessWasKilledBeforeTheSettingsWereThereIsTakenOver()
      throws IOException {
    Files.createDirectory(run);
    Files.createFile(run.resolve(".lock"));
    Files.createFile(run.resolve(".run.json.part-0123abcd"));
    TinyRun.train(tiny.settings(run));
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
    assertThat(run.resolve(".run.json.part-0123abcd")).doesNotExist();
  }
}
