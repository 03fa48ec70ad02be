package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.report.PredictionCounts;
import graft.train.TinyData;
import graft.train.TinyRun;
import graft.train.TinySettings;
import graft.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two listeners from outside the package hear one run. */
final class TwoListenersTest {
  private static final int MICRO_BATCH = 10;
  private static final int VALIDATION_IMAGES = 20;

  @TempDir private Path folder;

  private final Matrix matrix = new Matrix();
  private final Heard heard = new Heard();

  @Test
  void bothHearEveryValidationBatchByBatchAndOneEnd() {
    run(matrix, heard);
    assertThat(matrix.accuracies).hasSize(2).isEqualTo(heard.accuracies);
    assertThat(matrix.rowsOfLargestBatch).isEqualTo(MICRO_BATCH);
    assertThat(heard.events)
        .containsExactly(
            "validated 10",
            "validated 20",
            "epoch 1",
            "validated 10",
            "validated 20",
            "epoch 2",
            "ended DONE");
    assertThat(matrix.end).isEqualTo(TrainingListener.End.DONE);
  }

  @Test
  void eitherStopsTheRunAndBothHearThat() {
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public boolean stopRequested() {
            return !heard.accuracies.isEmpty();
          }
        };
    assertThatThrownBy(() -> run(matrix, heard, stopping)).isInstanceOf(StoppedException.class);
    assertThat(heard.events)
        .containsExactly("validated 10", "validated 20", "epoch 1", "ended STOPPED");
    assertThat(matrix.end).isEqualTo(TrainingListener.End.STOPPED);
  }

  @Test
  void whatOneThrowsEndsTheRunAndTheOthersHearThat() {
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochRecord epoch) {
            throw new GraftException("the disk is full");
          }

          @Override
          public void ended(End how) {
            throw new GraftException("the disk is still full");
          }
        };
    assertThatThrownBy(() -> run(failing, heard, matrix))
        .hasMessage("the disk is full")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("the disk is still full"));
    assertThat(heard.events).containsExactly("validated 10", "validated 20", "ended FAILED");
    assertThat(matrix.end).isEqualTo(TrainingListener.End.FAILED);
  }

  private void run(TrainingListener... listeners) {
    TinyRun.run(
        new TinySettings(TinyModel.export(folder.resolve("model"), 0.3), folder.resolve("run"))
            .phases(List.of(Phase.FROZEN))
            .batches(20, MICRO_BATCH)
            .settings(),
        TinyData.dataSet(),
        listeners);
  }

  /** Counts the predictions of each epoch. */
  private static final class Matrix implements TrainingListener {
    private final List<Double> accuracies = new ArrayList<>();
    private PredictionCounts counts;
    private int rowsOfLargestBatch;
    private End end;

    @Override
    public void validationStarted(long images) {
      counts = new PredictionCounts(TinyModel.LABELS);
    }

    @Override
    public void validated(long imagesDone, int[] labels, float[][] probabilities) {
      counts.add(labels, probabilities);
      rowsOfLargestBatch = Math.max(rowsOfLargestBatch, probabilities.length);
      if (imagesDone == VALIDATION_IMAGES) {
        accuracies.add(counts.report(0, List.of()).accuracy());
      }
    }

    @Override
    public void ended(End how) {
      assertThat(end).isNull();
      end = how;
    }
  }

  /** Keeps what it hears of validations and ends. */
  private static final class Heard implements TrainingListener {
    private final List<String> events = new ArrayList<>();
    private final List<Double> accuracies = new ArrayList<>();

    @Override
    public void validated(long imagesDone, int[] labels, float[][] probabilities) {
      events.add("validated " + imagesDone);
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      events.add("epoch " + epoch.epoch());
      accuracies.add(epoch.valAccuracy());
    }

    @Override
    public void ended(End how) {
      events.add("ended " + how);
    }
  }
}
