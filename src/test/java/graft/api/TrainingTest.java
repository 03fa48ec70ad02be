package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.ImageClassifier;
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
import graft.dataset.augment.Augmentation;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongSettingException;
import graft.failure.WrongUseException;
import graft.machine.Precision;
import graft.train.PhaseSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogRecord;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings ordered by another program. */
final class TrainingTest {
  private static final Recipe SHORT =
      Recipe.standard()
          .epochsFrozen(2)
          .learningRateFrozen(1e-2)
          .epochsUnfrozen(2)
          .learningRateUnfrozen(1e-3)
          .batchSize(6)
          .seed(3);

  @TempDir private Path folder;
  private Path pictures;
  private Path run;

  @BeforeEach
  void prepare() throws IOException {
    pictures = ApiFiles.labelled(folder.resolve("pictures"), 10);
    run = folder.resolve("run");
  }

  /** Two epochs of each phase on the tiny model. */
  private Training tiny() throws IOException {
    Path model = folder.resolve("model");
    return bare()
        .model(Files.exists(model) ? model : ApiFiles.model(model))
        .recipe(SHORT)
        .output(run);
  }

  private Training bare() {
    return Training.of(pictures)
        .threads(2)
        .precision(Precision.FLOAT32)
        .saving(Saving.standard().cache(CacheMode.NONE))
        .listener(new Hearing());
  }

  private static byte[] variables(Path model) throws IOException {
    return Files.readAllBytes(model.resolve(ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001"));
  }

  /** The bytes of the process's streams while something runs. */
  private static String printed(Runnable work) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      work.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutAModelItMakesOneAndMeasuresTheResult() {
    Hearing heard = new Hearing();
    Training training =
        bare()
            .network(Network.standard().weights("random").imageSize(75).hidden(8))
            .recipe(SHORT.phases(List.of(Phase.FROZEN)).epochsFrozen(1).learningRateFrozen(1e-3))
            .output(run)
            .listener(heard);
    List<TrainingResult> results = new ArrayList<>();
    assertThat(printed(() -> results.add(training.run()))).isEmpty();
    TrainingResult result = results.get(0);
    assertThat(result.model()).isEqualTo(run.resolve("frozen")).exists();
    assertThat(run.resolve("model")).exists();
    assertThat(result.history()).isEqualTo(heard.epochs).hasSize(1);
    assertThat(result.evaluation().orElseThrow().accuracy()).isEqualTo(result.valAccuracy());
    assertThat(heard.passes).contains("evaluate images " + result.evaluation().get().images());
    assertThat(heard.notices)
        .anyMatch(line -> line.contains("training and "))
        .contains("exporting the network into " + run.resolve("model"));
    try (ImageClassifier classifier = ImageClassifier.load(result.run())) {
      assertThat(classifier.labels()).isEqualTo(List.of("blue", "green", "red"));
      assertThat(classifier.imageSize()).isEqualTo(75);
    }
  }

  @Test
  void aListenerHearsWhatTheHistorySays() throws IOException {
    Hearing heard = new Hearing();
    TrainingResult result = tiny().listener(heard).run();
    assertThat(result.run()).isEqualTo(run);
    assertThat(result.model()).isEqualTo(run.resolve("unfrozen"));
    assertThat(result.evaluation()).isEmpty();
    assertThat(result.history()).isEqualTo(heard.epochs).hasSize(4);
    assertThat(heard.steps)
        .isEqualTo(result.history().stream().mapToInt(EpochRecord::steps).sum())
        .isPositive();
    assertThat(result.valAccuracy()).isEqualTo(heard.epochs.get(3).valAccuracy());
    assertThat(result.bestValAccuracy()).isGreaterThanOrEqualTo(result.valAccuracy());
    assertThat(heard.ends).containsExactly(TrainingProgress.End.DONE);
  }

  @Test
  void stoppedByAnotherThreadAndResumedItHasTheBitsOfOneWithoutAStop() throws Exception {
    Path alone = folder.resolve("alone");
    TrainingResult whole = tiny().output(alone).run();
    Stopping stopping = new Stopping(7);
    Thread other = new Thread(stopping::stopWhenAsked);
    other.start();
    assertThatThrownBy(() -> tiny().listener(stopping).run())
        .isInstanceOf(StoppedException.class)
        .hasMessage("stopped as asked; the run can be resumed")
        .satisfies(e -> assertThat(((StoppedException) e).isResumable()).isTrue());
    other.join();
    assertThat(run.resolve("frozen")).doesNotExist();
    assertThatThrownBy(() -> tiny().run())
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining(run + " holds an unfinished run")
        .hasMessageContaining("--resume");
    assertThatThrownBy(() -> tiny().recipe(SHORT.seed(4)).resume().run())
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("--seed is 4 here, but the run in " + run + " was begun with 3");
    TrainingResult resumed = Training.ofRun(run).listener(new Hearing()).run();
    for (String phase : List.of("frozen", "unfrozen")) {
      assertThat(variables(run.resolve(phase))).isEqualTo(variables(alone.resolve(phase)));
    }
    assertThat(resumed.history()).hasSameSizeAs(whole.history());
    assertThat(resumed.valAccuracy()).isEqualTo(whole.valAccuracy());
    Hearing heard = new Hearing();
    assertThat(tiny().resume().listener(heard).run())
        .isEqualTo(
            new TrainingResult(
                resumed.run(), resumed.model(), resumed.history(), Optional.empty(), List.of()));
    assertThat(heard.notices).singleElement().asString().contains("nothing to resume");
  }

  @Test
  void whatIsStoppedBeforeItBeganKeepsNothing() throws IOException {
    Stopping stopping = new Stopping(0);
    stopping.stop = true;
    Training training = tiny().listener(stopping);
    assertThatThrownBy(training::run)
        .isInstanceOf(StoppedException.class)
        .hasMessage("stopped as asked; nothing was kept");
    assertThat(run).doesNotExist();
  }

  @Test
  void aRestartTrainsAnew() throws IOException {
    TrainingResult first = tiny().run();
    byte[] variables = variables(first.model());
    assertThatThrownBy(() -> tiny().run())
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("a finished run");
    TrainingResult other = tiny().recipe(SHORT.seed(4)).restart().run();
    assertThat(variables(other.model())).isNotEqualTo(variables);
  }

  @Test
  void withoutAListenerNoticesGoToTheLogger() throws IOException {
    List<String> logged = new ArrayList<>();
    Training training = tiny().listener(new TrainingProgress() {});
    Logged kept = Logged.into(logged, LogRecord::getMessage);
    try {
      assertThat(printed(training::run)).isEmpty();
    } finally {
      kept.close();
    }
    assertThat(logged).anyMatch(line -> line.contains("training and "));
  }

  @Test
  void wrongUseIsRefusedInOneLine() throws IOException {
    assertRefused(bare(), "a training needs an output, the folder of the run");
    assertRefused(
        tiny().network(Network.standard().hidden(8)),
        "the model is trained as it was exported: leave the network out");
    assertRefused(
        tiny().recipe(SHORT.phases(List.of(Phase.FROZEN)).largeSize(224)),
        "--large-size continues the unfrozen phase");
    assertRefused(tiny().model(folder.resolve("none")), "there is no folder");
    assertRefused(Training.ofRun(run), "there is no run in " + run + " to resume");
    assertRefused(Training.ofRun(run).restart(), "--restart takes no settings from the old run");
    assertRefused(
        bare().output(run).network(Network.standard().imageSize(74)),
        "--image-size must be a whole number from 75 to 1024, not \"74\"");
    assertRefused(tiny().subset(10_000), "--subset must be a whole number from 1 to ");
    assertRefused(tiny().precision(Precision.BFLOAT16), "--precision bfloat16 is impossible");
    assertRefused(
        Training.of("no such data").model(folder.resolve("model")).output(run), "no data in");
    assertThat(run).doesNotExist();
  }

  private static void assertRefused(Training training, String message) {
    assertThatThrownBy(training::run)
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void valuesOutOfRangeAreRefusedWhereTheyAreGiven() {
    List<Runnable> wrong =
        List.of(
            () -> bare().valSplit(1),
            () -> bare().subset(0),
            () -> bare().valSubset(0),
            () -> bare().maxPixels(0),
            () -> bare().maxBad(1.1),
            () -> bare().threads(0),
            () -> SHORT.batchSize(0),
            () -> SHORT.microBatch(0),
            () -> SHORT.phases(List.of()),
            () -> SHORT.phases(List.of(Phase.UNFROZEN, Phase.FROZEN)),
            () -> SHORT.phases(List.of(Phase.LARGE)),
            () -> SHORT.epochsFrozen(0),
            () -> SHORT.epochsUnfrozen(0),
            () -> SHORT.epochsLarge(0),
            () -> SHORT.learningRateFrozen(0),
            () -> SHORT.learningRateUnfrozen(Double.NaN),
            () -> SHORT.learningRateLarge(1e-50),
            () -> SHORT.warmup(-1),
            () -> SHORT.patience(-1),
            () -> SHORT.minDelta(-1),
            () -> SHORT.weightDecay(-1),
            () -> SHORT.labelSmoothing(1),
            () -> SHORT.layerDecay(0),
            () -> Saving.standard().checkpointEvery(0),
            () -> Saving.standard().checkpointEvery(Duration.ZERO),
            () -> Saving.standard().keepCheckpoints(0),
            () -> new PhaseSettings(0, 1e-3f),
            () -> new PhaseSettings(1, 0));
    assertThat(wrong)
        .allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(WrongUseException.class));
  }

  /** A program reads what it gave, not what becomes of that in float32. */
  @Test
  void aRateThatIsRefusedIsNamedAsItWasGiven() {
    assertThatThrownBy(() -> SHORT.learningRateFrozen(1e-50))
        .isInstanceOf(WrongUseException.class)
        .hasMessage("learningRateFrozen (1.0E-50) must be above 0 and finite in float32");
    assertThatThrownBy(() -> SHORT.learningRateUnfrozen(1e300))
        .hasMessage("learningRateUnfrozen (1.0E300) must be above 0 and finite in float32");
    assertThatThrownBy(() -> SHORT.learningRateLarge(-1))
        .hasMessage("learningRateLarge (-1.0) must be above 0 and finite in float32");
  }

  /** The line about the data names all images. */
  @Test
  void howManyImagesASubsetUsesIsSaid() throws IOException {
    Hearing heard = new Hearing();
    tiny().subset(12).valSubset(2).listener(heard).run();
    assertThat(heard.notices)
        .anyMatch(line -> line.matches("--subset: 12 of the \\d+ training images are used"))
        .anyMatch(line -> line.matches("--val-subset: 2 of the \\d+ validation images are used"));
  }

  @Test
  void aSheetReplacesAnEarlierOneAlone() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    Recipe flipping = SHORT.augment(Augmentation.FLIP).phases(List.of(Phase.FROZEN));
    Training training = tiny().recipe(flipping).augmentPreview(sheet);
    training.run();
    byte[] first = Files.readAllBytes(sheet);
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(8 * 164);
    training.recipe(flipping.seed(8)).restart().run();
    assertThat(Files.readAllBytes(sheet)).isNotEqualTo(first);
    Files.write(sheet, new byte[] {1, 2, 3});
    assertRefused(training.restart(), "sheet.png exists and is no earlier sheet");
    assertThat(sheet).hasBinaryContent(new byte[] {1, 2, 3});
  }

  /** Such a folder is not the data set of that name. */
  @Test
  void aFolderMayHaveTheNameOfADataSet() {
    assertThatThrownBy(() -> Training.of(Path.of("cifar10")).output(run).run())
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("no data in")
        .hasMessageContaining("./cifar10");
  }

  @Test
  void otherDigitsAreRefusedInOneLine() throws IOException {
    Training training = tiny();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertRefused(training, "training is impossible in the locale ar-EG-u-nu-arab");
    } finally {
      Locale.setDefault(before);
    }
    assertThatCode(training::run).doesNotThrowAnyException();
  }

  /** A setting that does not fit is told apart, so that a program can show which. */
  @Test
  void aSettingThatDoesNotFitNamesItsOption() throws IOException {
    Training training = tiny().recipe(SHORT).augmentPreview(folder.resolve("sheet.png"));
    assertThatThrownBy(training::run)
        .isInstanceOf(WrongSettingException.class)
        .hasMessage("--augment-preview needs --augment flip or standard");
  }

  /** Keeps what it hears. */
  private static final class Hearing implements TrainingProgress {
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> passes = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private int steps;
    private int stepsOfEpoch;

    @Override
    public void notice(String line) {
      notices.add(line);
    }

    @Override
    public void passStarted(String task, String unit, long total) {
      passes.add(task + " " + unit + " " + total);
    }

    @Override
    public void stepDone(int step, long imagesDone, double loss, double accuracy) {
      stepsOfEpoch = step;
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      steps += stepsOfEpoch;
      epochs.add(epoch);
    }

    @Override
    public void ended(End how) {
      ends.add(how);
    }
  }

  /** Stops after some steps, when another thread says so. */
  private static final class Stopping implements TrainingProgress {
    private final int steps;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean stop;
    private int done;

    Stopping(int steps) {
      this.steps = steps;
    }

    void stopWhenAsked() {
      await(reached);
      stop = true;
      decided.countDown();
    }

    @Override
    public void notice(String line) {
      assertThat(line).doesNotContain("\n");
    }

    @Override
    public boolean stopRequested() {
      return stop;
    }

    @Override
    public void stepDone(int step, long imagesDone, double loss, double accuracy) {
      done++;
      if (done == steps) {
        reached.countDown();
        await(decided);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
