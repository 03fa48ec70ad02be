package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.failure.StoppedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is worth more than its card. */
final class FailingCardTest {
  @TempDir Path folder;
  private TinyRun tiny;
  private Path run;

  @BeforeEach
  void export() {
    tiny = TinyRun.in(folder);
    run = tiny.output();
  }

  @Test
  void aModelWhoseCardFailsIsSavedWithoutIt() {
    RecordingListener listener = new RecordingListener();
    train(new IllegalStateException("a bug"), listener);
    Path unfrozen = run.resolve("unfrozen");
    assertThat(listener.notices)
        .contains(
            "warning: the model in %s is saved without its card (java.lang.IllegalStateException: a bug)"
                .formatted(unfrozen));
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
    assertThat(unfrozen.resolve(ModelFiles.CARD)).doesNotExist();
    assertThat(run.resolve("frozen").resolve(ModelFiles.CARD)).hasContent("card");
    assertThat(run.resolve(ModelFiles.CARD)).as("the frozen model's").doesNotExist();
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
  }

  @Test
  void aStopWhileTheCardIsMadeIsAStop() {
    StoppedException stop = new StoppedException(true, null);
    assertThatThrownBy(() -> train(stop, new RecordingListener())).isSameAs(stop);
    assertThat(run.resolve("unfrozen")).doesNotExist();
  }

  /** Trains with cards of which that of the second phase fails. */
  private void train(RuntimeException failure, RecordingListener listener) {
    try (TrainingRun opened = tiny.open(TrainingRun.Start.NEW)) {
      opened.describeModels(
          new ModelCards() {
            @Override
            public Count count(int images) {
              return (labels, probabilities) -> {};
            }

            @Override
            public Optional<String> card(
                ModelDescription description, DataSplit data, Supplier<Measured> measured) {
              if (description.hasTrained(Phase.UNFROZEN)) {
                throw failure;
              }
              return Optional.of("card");
            }
          });
      TinyRun.train(opened, TinyData.dataSet(), listener);
    }
  }
}
