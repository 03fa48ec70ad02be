package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.Console.Progress;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.files.Seconds;
import graft.train.EarlyStopping;
import graft.train.EarlyStopping.Monitor;
import graft.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final Screen TERMINAL = new Screen(true, true, false, true, 80);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  /** They may come from the name of a file. */
  @Test
  void controlCharactersOfALineDoNotReachTheTerminal() {
    Console console = new Console(err, err, TERMINAL);
    console.notice("a\033[1m.png is skipped");
    console.alert("b\n.png keeps the rows");
    console.show("\033[1mbest\033[0m");
    assertThat(text())
        .isEqualTo("a?[1m.png is skipped\nb?.png keeps the rows\n\033[1mbest\033[0m\n");
    assertThat(Console.plain("a\u202egnp.jpg \u2067b\u061c \u00e9"))
        .isEqualTo("a?gnp.jpg ?b? \u00e9");
  }

  @Test
  void linesComeAtMostEveryThirtySecondsWithTheTimeLeft() {
    AtomicLong seconds = new AtomicLong();
    try (Progress progress =
        new LineProgress(
            err, "predict", "files", 400, () -> TimeUnit.SECONDS.toNanos(seconds.get()))) {
      for (int done = 0; done <= 100; done += 10) {
        seconds.set(done / 2);
        progress.update(done, "");
      }
      seconds.set(60);
      progress.update(200, "loss: 0.5");
    }
    assertThat(text())
        .isEqualTo(
            """
            predict: 60/400 files, 15%, 2.0 files/s, 2 min 50 s left
            predict: 200/400 files, 50%, 3.3 files/s, 1 min 0 s left - loss: 0.5
            """);
  }

  /** Half of the epoch was done by the run that is resumed, in none of the time. */
  @Test
  void theTimeLeftCountsFromWhereItBegan() {
    AtomicLong seconds = new AtomicLong();
    try (Progress progress =
        new LineProgress(
            err, "frozen 1/4", "images", 400, () -> TimeUnit.SECONDS.toNanos(seconds.get()))) {
      seconds.set(1);
      progress.update(200, "");
      seconds.set(41);
      progress.update(220, "");
      seconds.set(81);
      progress.update(240, "");
    }
    assertThat(text())
        .isEqualTo(
            """
            frozen 1/4: 220/400 images, 55%, 30.0 images/min, 6 min 0 s left
            frozen 1/4: 240/400 images, 60%, 30.0 images/min, 5 min 20 s left
            """);
  }

  @Test
  void aFirstUpdateThatComesLateTellsNoTime() {
    AtomicLong seconds = new AtomicLong();
    try (Progress progress =
        new LineProgress(
            err, "predict", "files", 400, () -> TimeUnit.SECONDS.toNanos(seconds.get()))) {
      seconds.set(40);
      progress.update(200, "");
    }
    assertThat(text()).isEqualTo("predict: 200/400 files, 50%\n");
  }

  @Test
  void theTimeLeftComesWithTheTotal() {
    AtomicLong seconds = new AtomicLong();
    try (Progress progress =
        new LineProgress(
            err, "predict", "files", 0, () -> TimeUnit.SECONDS.toNanos(seconds.get()))) {
      progress.update(0, "");
      seconds.set(40);
      progress.update(100, "");
      progress.total(400);
      seconds.set(80);
      progress.update(200, "");
      seconds.set(120);
      progress.update(600, "");
    }
    assertThat(text())
        .isEqualTo(
            """
            predict: 100 files, 2.5 files/s
            predict: 200/400 files, 50%, 2.5 files/s, 1 min 20 s left
            predict: 600 files, 5.0 files/s
            """);
  }

  @Test
  void aBarOfAnUnknownTotalHasNoShare() {
    try (Progress progress = new BarProgress(err, 80, "predict", "files", 0)) {
      progress.update(500, "");
    }
    assertThat(text()).contains("500/? files").doesNotContain("100%");
  }

  @Test
  void aBarShowsTheShareOnceTheTotalIsKnown() {
    try (Progress progress = new BarProgress(err, 80, "predict", "files", 0)) {
      progress.update(500, "");
      progress.total(1000);
      progress.update(600, "");
    }
    assertThat(text()).contains("60%", "600/1000 files");
  }

  @Test
  void anEpochIsShownAsKerasShowsIt() {
    EpochRecord epoch =
        new EpochRecord(Phase.FROZEN, 1, 0.80004, 0.7, 0.39034, 0.8687, 12.4, 11.857, 167, 1e-3f);
    assertThat(ConsoleProgress.line(epoch, 4, Integer.MAX_VALUE))
        .isEqualTo(
            "frozen 1/4 - 12s 71ms/step - loss: 0.8000 - accuracy: 0.7000 - val_loss: 0.3903 -"
                + " val_accuracy: 0.8687");
  }

  /** Where it has no room on one line, it is broken between training and validation. */
  @Test
  void anEpochTakesAsManyWholeLinesAsTheTerminalNeeds() {
    EpochRecord epoch = epoch(1, 0.4);
    String training = "loss: 0.5000 - accuracy: 0.9000";
    String validation = "val_loss: 0.4000 - val_accuracy: 0.8000";
    String whole = "frozen 1/4 - 75s 3.5s/step - " + training + " - " + validation;
    assertThat(ConsoleProgress.line(epoch, 4, whole.length())).isEqualTo(whole);
    assertThat(ConsoleProgress.line(epoch, 4, whole.length() - 1))
        .isEqualTo("frozen 1/4 - 75s 3.5s/step - " + training + "\n  " + validation)
        .isEqualTo(ConsoleProgress.line(epoch, 4, 60));
    assertThat(ConsoleProgress.line(epoch, 4, 59))
        .isEqualTo("frozen 1/4 - 75s 3.5s/step\n  " + training + "\n  " + validation);
  }

  @Test
  void onATerminalNoLineOfAnEpochIsTooWide() {
    List<EpochRecord> before = Collections.nCopies(30, epoch(1, 0.4));
    for (int width = 60; width <= 160; width++) {
      int columns = width;
      ConsoleProgress progress = progress(new Screen(true, true, false, true, columns));
      progress.resumed(before);
      progress.epochEnded(epoch(31, 0.4));
      assertThat(text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
      assertThat(text()).contains("val_loss: 0.4000 - val_accuracy: 0.8000\n");
      written.reset();
    }
  }

  @Test
  void aNoticeIsBrokenBetweenWordsOnATerminalAlone() {
    String line = "words ".repeat(20) + "p".repeat(90) + " end";
    progress(TERMINAL).notice(line);
    assertThat(text())
        .isEqualTo(
            "words ".repeat(12)
                + "words\n"
                + "  words words words words words words words\n  "
                + "p".repeat(90)
                + "\n  end\n");
    written.reset();
    progress(Screen.NONE).notice(line);
    assertThat(text()).isEqualTo(line + "\n");
  }

  @Test
  void withoutATerminalATrainingIsPlainLines() {
    ConsoleProgress progress = new ConsoleProgress(new Console(err, err, Screen.NONE));
    progress.notice("about 3 min");
    progress.epochStarted(Phase.UNFROZEN, 2, 6, 20, 1000);
    progress.stepDone(1, 50, 0.5, 0.9);
    progress.validationStarted(500);
    progress.validated(500, new int[0], new float[0][]);
    progress.epochEnded(
        new EpochRecord(Phase.UNFROZEN, 2, 0.5, 0.9, 0.4, 0.8, 75.2, 70, 20, 1e-5f));
    progress.ended(TrainingListener.End.DONE);
    assertThat(text())
        .isEqualTo(
            """
            about 3 min
            unfrozen 2/6 - 1000 images in 20 steps
            unfrozen 2/6 - 75s 3.5s/step - loss: 0.5000 - accuracy: 0.9000 - val_loss: 0.4000 - val_accuracy: 0.8000
            """);
  }

  @Test
  void onATerminalABarShowsAndLeavesTheLines() {
    ConsoleProgress progress = new ConsoleProgress(new Console(err, err, TERMINAL));
    progress.epochStarted(Phase.FROZEN, 1, 4, 20, 1000);
    progress.stepDone(1, 500, 0.5, 0.9);
    progress.notice("in between");
    progress.stepDone(2, 1000, 0.4, 0.9);
    progress.ended(TrainingListener.End.FAILED);
    assertThat(text()).contains("frozen 1/4", "in between\n").doesNotContain("\n\n");
  }

  /** What the terminal writes for Ctrl-C would otherwise break the line. */
  @Test
  void aBarLeavesRoomForTheSignOfCtrlC() {
    try (Progress progress = new BarProgress(err, 80, "frozen 1/4", "images", 1000)) {
      progress.update(500, "loss: 0.5000 - accuracy: 0.9000");
    }
    assertThat(text().split("\r"))
        .anyMatch(line -> line.contains("frozen"))
        .allMatch(line -> line.replaceAll("\033\\[[0-9;]*[A-Za-z]", "").length() <= 77);
  }

  @Test
  void aShorterBarLeavesNothingOfALongerOne() {
    try (Progress progress = new BarProgress(err, 80, "frozen 1/4", "images", 1000)) {
      progress.update(500, "loss: 0.5000 - accuracy: 0.9000");
    }
    assertThat(text().split("\r")).filteredOn(line -> line.contains("frozen")).isNotEmpty();
    assertThat(text().split("\r"))
        .filteredOn(line -> line.contains("frozen"))
        .allSatisfy(line -> assertThat(line).hasSize(77));
  }

  private static EpochRecord epoch(int number, double valLoss) {
    return new EpochRecord(Phase.FROZEN, number, 0.5, 0.9, valLoss, 0.8, 75.2, 70, 20, 1e-5f);
  }

  private ConsoleProgress progress(Screen screen) {
    return new ConsoleProgress(new Console(err, err, screen));
  }

  @Test
  void onATerminalCurvesFollowEachEpochThoseOfTheResumedRunToo() {
    ConsoleProgress progress = progress(TERMINAL);
    progress.resumed(List.of(epoch(1, 0.4)));
    progress.epochEnded(epoch(2, 0.3));
    assertThat(text())
        .endsWith(
            "val_loss: 0.3000 - val_accuracy: 0.8000\n"
                + "  loss \u2588\u2588 val_loss \u2585\u2581  accuracy \u2588\u2588 val_accuracy"
                + " \u2581\u2581\n");
  }

  @Test
  void aTerminalThatHasNoBlocksShowsAscii() {
    progress(new Screen(true, true, false, false, 80)).epochEnded(epoch(1, 0.4));
    assertThat(text()).endsWith("  loss # val_loss _  accuracy # val_accuracy _\n");
  }

  @Test
  void theBestLossSoFarStandsOut() {
    ConsoleProgress progress = progress(new Screen(true, true, true, true, 120));
    progress.epochEnded(epoch(1, 0.4));
    progress.epochEnded(epoch(2, 0.6));
    progress.epochEnded(epoch(3, 0.3));
    assertThat(text())
        .contains("mval_loss: 0.4000\033[", " - val_loss: 0.6000 - ", "mval_loss: 0.3000\033[");
  }

  @Test
  void theBestAccuracyStandsOutIfTheRunMonitorsIt() {
    EarlyStopping rule = new EarlyStopping(OptionalInt.empty(), 0, Monitor.VAL_ACCURACY, false);
    Screen coloured = new Screen(true, true, true, true, 80);
    ConsoleProgress progress =
        new ConsoleProgress(new Console(err, err, coloured), () -> false, () -> rule);
    progress.epochEnded(epoch(1, 0.4));
    progress.epochEnded(epoch(2, 0.3));
    assertThat(text()).containsOnlyOnce("mval_accuracy: 0.8000\033[").doesNotContain("mval_loss: ");
  }

  @Test
  void aNumberStandsOutAfterALossThatWasNone() {
    ConsoleProgress progress = progress(new Screen(true, true, true, true, 80));
    progress.epochEnded(epoch(1, Double.NaN));
    progress.epochEnded(epoch(2, 0.6));
    progress.epochEnded(epoch(3, 0.3));
    assertThat(text()).contains("mval_loss: 0.6000\033[", "mval_loss: 0.3000\033[");
  }

  @Test
  void aQuietConsoleShowsOnlyWhatMustBeSaid() {
    Console quiet = new Console(err, err, TERMINAL).quieted();
    ConsoleProgress progress = new ConsoleProgress(quiet);
    progress.notice("about 3 min");
    progress.epochStarted(Phase.FROZEN, 1, 4, 20, 1000);
    progress.stepDone(1, 50, 0.5, 0.9);
    progress.epochEnded(epoch(1, 0.4));
    progress.ended(TrainingListener.End.STOPPED);
    assertThat(text()).isEmpty();
    quiet.alert("stopped");
    assertThat(text()).isEqualTo("stopped\n");
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertThat(Seconds.words(59.4)).isEqualTo("59 s");
    assertThat(Seconds.words(200)).isEqualTo("3 min 20 s");
    assertThat(Seconds.words(7_500)).isEqualTo("2 h 5 min");
    assertThat(Durations.clock(42.4)).isEqualTo("0:42");
    assertThat(Durations.clock(7_500)).isEqualTo("2:05:00");
  }
}
