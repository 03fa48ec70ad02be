package graft.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.files.Hashes;
import graft.train.Schedule.Curve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning rates, and runs with them. An epoch of the tiny data has three steps. */
final class ScheduleTest {
  private static final Schedule WARM_COSINE = new Schedule(Curve.COSINE, 3);

  @TempDir private Path folder;

  private final RecordingListener heard = new RecordingListener();
  private Path model;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
  }

  @Test
  void aConstantRateIsTheSameToTheBit() {
    assertThat(rates(Schedule.CONSTANT, 9)).containsOnly(1e-2f);
  }

  /** The expected values were computed in Python, in double precision. */
  @Test
  void aCosineFallsFromTheRateToAlmostNothing() {
    assertThat(rates(new Schedule(Curve.COSINE, 0), 4))
        .containsExactly(
            new float[] {0.01f, 0.00853553390593274f, 0.005f, 0.00146446609406726f}, within(1e-9f));
  }

  @Test
  void aWarmUpRisesInEqualStepsAndTheCosineBeginsAfterIt() {
    assertThat(rates(WARM_COSINE, 9))
        .containsExactly(
            new float[] {
              0.01f / 3,
              0.02f / 3,
              0.01f,
              0.01f,
              0.00933012701892219f,
              0.0075f,
              0.005f,
              0.0025f,
              0.000669872981077806f
            },
            within(1e-9f));
    assertThat(rates(new Schedule(Curve.CONSTANT, 2), 4))
        .containsExactly(5e-3f, 1e-2f, 1e-2f, 1e-2f);
  }

  @Test
  void aPhaseThatEndsBeforeItsWarmUpNeverReachesTheRate() {
    assertThat(rates(new Schedule(Curve.COSINE, 100), 2))
        .containsExactly(new float[] {1e-4f, 2e-4f}, within(1e-9f));
  }

  @Test
  void aWarmUpLongerThanThePhaseIsSaid() {
    train("long", 1, 1e-2f, 20, new Schedule(Curve.CONSTANT, 4));
    assertThat(heard.notices)
        .contains(
            "warning: the warm-up of 4 steps is longer than the frozen phase (3 steps), which never"
                + " reaches its learning rate");
    heard.clear();
    train("exact", 1, 1e-2f, 20, new Schedule(Curve.CONSTANT, 3));
    assertThat(heard.notices).noneMatch(notice -> notice.contains("warm-up"));
  }

  @Test
  void lessThanNoWarmUpIsRefused() {
    assertThatThrownBy(() -> new Schedule(Curve.COSINE, -1))
        .isInstanceOf(GraftException.class)
        .hasMessage("warmup (-1) must be at least 0");
  }

  @Test
  void theHistoryHasTheRateOfEachEpochsLastStep() throws IOException {
    train("run", 3, 1e-2f, 20, WARM_COSINE);
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().get();
    try (CSVParser rows = CSVParser.parse(folder.resolve("run/history.csv"), UTF_8, format)) {
      assertThat(rows)
          .extracting(row -> Float.parseFloat(row.get("learning_rate")))
          .containsExactlyElementsOf(heard.epochs.stream().map(EpochRecord::learningRate).toList());
    }
    assertThat(heard.epochs)
        .extracting(EpochRecord::learningRate)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(0.01f, 0.0075f, 0.000669872981f);
  }

  @Test
  void eachPhaseBeginsTheScheduleAnew() {
    TinyRun.run(
        new TinySettings(model, folder.resolve("both"))
            .frozen(1, 1e-2f)
            .unfrozen(1, 1e-3f)
            .schedule(new Schedule(Curve.COSINE, 0))
            .settings(),
        TinyData.dataSet(),
        heard);
    assertThat(heard.epochs.get(0).learningRate()).isCloseTo(0.0025f, within(1e-9f));
    assertThat(heard.epochs.get(1).learningRate()).isCloseTo(0.00025f, within(1e-9f));
  }

  /** The first of two steps of a warm-up has half the rate. */
  @Test
  void theRateOfTheScheduleIsTheOneThatIsTrainedWith() {
    train("constant", 1, 5e-3f, 50, Schedule.CONSTANT);
    train("warming", 1, 1e-2f, 50, new Schedule(Curve.COSINE, 2));
    train("full", 1, 1e-2f, 50, Schedule.CONSTANT);
    assertThat(weights("warming")).isEqualTo(weights("constant")).isNotEqualTo(weights("full"));
  }

  @Test
  void anInterruptedRunContinuesWithTheSameRates() {
    train("whole", 3, 1e-2f, 20, WARM_COSINE);
    TrainingSettings settings = settings("interrupted", 3, 1e-2f, 20, WARM_COSINE);
    TrainingListener afterFourSteps =
        new TrainingListener() {
          private int steps;

          @Override
          public void stepDone(int step, long imagesDone, double loss, double accuracy) {
            steps++;
          }

          @Override
          public boolean stopRequested() {
            return steps >= 4;
          }
        };
    assertThatThrownBy(() -> TinyRun.run(settings, TinyData.dataSet(), afterFourSteps))
        .isInstanceOf(StoppedException.class);
    TrainingSettings begun = RunFile.read(settings.output()).orElseThrow().settings();
    try (TrainingRun run = TrainingRun.open(begun, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(run, TinyData.dataSet());
    }
    assertThat(weights("interrupted")).isEqualTo(weights("whole"));
  }

  /** The rates of all steps of a phase, at a learning rate of 0.01. */
  private static float[] rates(Schedule schedule, int steps) {
    float[] rates = new float[steps];
    for (int step = 0; step < steps; step++) {
      rates[step] = schedule.rate(1e-2f, step, steps);
    }
    return rates;
  }

  private void train(String output, int epochs, float rate, int batchSize, Schedule schedule) {
    TinyRun.run(settings(output, epochs, rate, batchSize, schedule), TinyData.dataSet(), heard);
  }

  private TrainingSettings settings(
      String output, int epochs, float rate, int batchSize, Schedule schedule) {
    return new TinySettings(model, folder.resolve(output))
        .phases(List.of(Phase.FROZEN))
        .frozen(epochs, rate)
        .batches(batchSize, batchSize)
        .schedule(schedule)
        .settings();
  }

  private String weights(String output) {
    return Hashes.sha256(
        TrainingRun.modelOf(folder.resolve(output), Phase.FROZEN)
            .resolve("variables/variables.data-00000-of-00001"));
  }
}
