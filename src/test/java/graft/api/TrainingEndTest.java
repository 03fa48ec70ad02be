package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.Network;
import graft.Recipe;
import graft.Saving;
import graft.Training;
import graft.TrainingProgress;
import graft.TrainingResult;
import graft.cache.CacheSettings.CacheMode;
import graft.contract.EpochRecord;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a training ends, by itself or otherwise, and who hears of it. */
final class TrainingEndTest {
  @TempDir private Path folder;
  private Path pictures;
  private Path model;
  private Path run;

  @BeforeEach
  void prepare() throws IOException {
    pictures = ApiFiles.labelled(folder.resolve("pictures"), 10);
    model = ApiFiles.model(folder.resolve("model"));
    run = folder.resolve("run");
  }

  /** The thread that ran this test runs the next one too. */
  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  private Training training(TrainingProgress listener) {
    return Training.of(pictures)
        .model(model)
        .output(run)
        .threads(2)
        .precision(Precision.FLOAT32)
        .saving(Saving.standard().cache(CacheMode.NONE))
        .listener(listener);
  }

  /** Without a model the training makes one, and measures it at the end. */
  private Training measured(TrainingProgress listener) {
    return Training.of(pictures)
        .network(Network.standard().weights("random").imageSize(75).hidden(8))
        .recipe(Recipe.standard().phases(List.of(Phase.FROZEN)).epochsFrozen(1))
        .output(run)
        .precision(Precision.FLOAT32)
        .listener(listener);
  }

  private static byte[] variables(Path model) throws IOException {
    return Files.readAllBytes(model.resolve(ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001"));
  }

  /** Remembers the order of what it hears, and does something at one of these events. */
  private static class Hearing implements TrainingProgress {
    final List<String> heard = new ArrayList<>();
    private final String event;
    private final Runnable act;

    Hearing(String event, Runnable act) {
      this.event = event;
      this.act = act;
    }

    Hearing() {
      this("", () -> {});
    }

    /** Wants the training to stop once there was an event; at once without one. */
    static Hearing stoppingAt(String event) {
      return new Hearing() {
        @Override
        public boolean stopRequested() {
          return event.isEmpty() || heard.contains(event);
        }
      };
    }

    void hear(String what) {
      heard.add(what);
      if (what.equals(event)) {
        act.run();
      }
    }

    @Override
    public void notice(String line) {}

    @Override
    public void passStarted(String task, String unit, long total) {
      hear("pass " + task);
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      hear("epoch " + epoch.phase().label() + " " + epoch.epoch());
    }

    @Override
    public void stepDone(int step, long imagesDone, double loss, double accuracy) {
      hear("step");
    }

    @Override
    public void ended(End how) {
      hear("ended " + how);
    }
  }

  @Test
  void theEndIsTheLastThatIsHeardEvenAfterTheMeasurement() {
    Hearing hearing = new Hearing();
    TrainingResult result = measured(hearing).run();
    assertThat(hearing.heard).containsOnlyOnce("pass evaluate", "ended DONE");
    assertThat(hearing.heard)
        .endsWith(
            "pass evaluate",
            "pass checking the cache",
            "pass label errors",
            "pass duplicates",
            "ended DONE");
    assertThat(result.evaluation().orElseThrow().accuracy()).isEqualTo(result.valAccuracy());
  }

  @Test
  void aStopBeforeTheFirstStepIsHeardAsAnEnd() {
    Hearing hearing = Hearing.stoppingAt("");
    assertThatThrownBy(training(hearing)::run).isInstanceOf(StoppedException.class);
    assertThat(hearing.heard).doesNotContain("step").endsWith("ended STOPPED");
    assertThat(hearing.heard).containsOnlyOnce("ended STOPPED");
    assertThat(run).doesNotExist();
  }

  @Test
  void aFailureBeforeTheFirstStepIsHeardAsAnEnd() {
    Hearing hearing = new Hearing();
    assertThatThrownBy(training(hearing).subset(10_000)::run).isInstanceOf(WrongUseException.class);
    assertThat(hearing.heard).endsWith("ended FAILED").containsOnlyOnce("ended FAILED");
  }

  @Test
  void aRunWithNothingToResumeEndsToo() {
    TrainingResult result = training(new Hearing()).run();
    Hearing hearing = new Hearing();
    assertThat(Training.ofRun(run).listener(hearing).run().history()).isEqualTo(result.history());
    assertThat(hearing.heard).containsExactly("ended DONE");
  }

  @Test
  void aStopIsHeededWhileTheResultIsMeasured() {
    Hearing hearing = Hearing.stoppingAt("pass evaluate");
    assertThatThrownBy(measured(hearing)::run)
        .isInstanceOfSatisfying(StoppedException.class, e -> assertThat(e.isResumable()).isTrue());
    assertThat(hearing.heard).endsWith("pass evaluate", "ended STOPPED");
    TrainingResult resumed = Training.ofRun(run).listener(new Hearing()).run();
    assertThat(resumed.model()).isEqualTo(run.resolve("frozen"));
  }

  @Test
  void anInterruptIsAStopAndTheThreadStaysInterrupted() throws IOException {
    Path alone = folder.resolve("alone");
    training(new Hearing()).output(alone).run();
    Hearing hearing = new Hearing("epoch frozen 2", Thread.currentThread()::interrupt);
    assertThatThrownBy(training(hearing)::run)
        .isInstanceOfSatisfying(StoppedException.class, e -> assertThat(e.isResumable()).isTrue());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(hearing.heard).endsWith("epoch frozen 2", "ended STOPPED");
    Hearing rest = new Hearing();
    Training.ofRun(run).listener(rest).run();
    assertThat(rest.heard).doesNotContain("epoch frozen 2").contains("epoch frozen 3");
    for (String phase : List.of("frozen", "unfrozen")) {
      assertThat(variables(run.resolve(phase))).isEqualTo(variables(alone.resolve(phase)));
    }
  }

  @Test
  void anInterruptInTheMiddleOfAnEpochKeepsItsSteps() {
    Hearing hearing = new Hearing("step", Thread.currentThread()::interrupt);
    assertThatThrownBy(training(hearing)::run)
        .isInstanceOfSatisfying(StoppedException.class, e -> assertThat(e.isResumable()).isTrue());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(hearing.heard).endsWith("step", "ended STOPPED").containsOnlyOnce("step");
  }

  /** Each step but an epoch's last is followed by a checkpoint. */
  @Test
  void anInterruptByAnotherThreadBeforeACheckpointKeepsIt() throws IOException {
    Recipe recipe = Recipe.standard().phases(List.of(Phase.FROZEN)).epochsFrozen(2).batchSize(6);
    Saving saving = Saving.standard().cache(CacheMode.NONE).checkpointEvery(1);
    Path alone = folder.resolve("alone");
    training(new Hearing()).recipe(recipe).saving(saving).output(alone).run();
    Thread own = Thread.currentThread();
    Hearing hearing =
        new Hearing(
            "step",
            () -> {
              new Thread(own::interrupt).start();
              while (!own.isInterrupted()) {
                Thread.onSpinWait();
              }
            });
    assertThatThrownBy(training(hearing).recipe(recipe).saving(saving)::run)
        .isInstanceOfSatisfying(StoppedException.class, e -> assertThat(e.isResumable()).isTrue());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(hearing.heard).endsWith("step", "ended STOPPED").containsOnlyOnce("step");
    assertThat(run.resolve("checkpoints/000001/state.json")).exists();
    Training.ofRun(run).listener(new Hearing()).run();
    assertThat(variables(run.resolve("frozen"))).isEqualTo(variables(alone.resolve("frozen")));
  }

  /** Java closes the weights' file under an interrupted thread. */
  @Test
  void anInterruptWhileTheModelIsMadeIsAStopToo() {
    TrainingProgress interrupting =
        new Hearing() {
          @Override
          public void notice(String line) {
            if (line.startsWith("exporting the network")) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Training training =
        Training.of(pictures)
            .network(Network.standard().weights("builtin").imageSize(75).hidden(8))
            .output(run)
            .precision(Precision.FLOAT32)
            .saving(Saving.standard().cache(CacheMode.NONE))
            .listener(interrupting);
    assertThatThrownBy(training::run).isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedThreadTrainsNothing() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(training(new Hearing())::run)
        .isInstanceOfSatisfying(StoppedException.class, e -> assertThat(e.isResumable()).isFalse());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run).doesNotExist();
  }

  /** Its class path and its files are not Graft's business. */
  static List<Throwable> failuresOfListeners() {
    return List.of(
        new NoClassDefFoundError("their/Chart"),
        new IOException("their disk is full"),
        new UncheckedIOException(new ClosedByInterruptException()));
  }

  @ParameterizedTest
  @MethodSource("failuresOfListeners")
  void whatAListenerThrowsIsThrownAsItIs(Throwable theirs) {
    Hearing hearing = new Hearing("step", () -> TrainingEndTest.<RuntimeException>fail(theirs));
    assertThatThrownBy(training(hearing)::run).isSameAs(theirs);
    assertThat(hearing.heard).endsWith("step", "ended FAILED").containsOnlyOnce("ended FAILED");
  }

  /** Throws checked exceptions too, as a listener in Kotlin may. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void fail(Throwable failure) throws E {
    throw (E) failure;
  }
}
