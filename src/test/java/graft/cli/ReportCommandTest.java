package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.files.FolderLock;
import graft.files.WholeDirectory;
import graft.job.RunReport;
import graft.model.JavaProcess;
import graft.process.Watchdog;
import graft.train.RunFile;
import graft.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that {@code train} writes, and {@code graft report}. */
final class ReportCommandTest {
  @TempDir Path folder;
  private Path model;
  private Path pictures;
  private Path run;
  private Path report;

  @BeforeEach
  void setUp() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 12);
    Files.writeString(pictures.resolve("red/torn.png"), "no picture");
    run = folder.resolve("run");
    report = run.resolve("report.html");
  }

  @Test
  void trainLeavesAReportAndReportWritesItAgain() throws IOException {
    Ran trained = Ran.graft(words("all")).assertDone();
    assertThat(trained.err()).contains("wrote " + report).doesNotContain("--deep");
    String page = Files.readString(report);
    assertThat(page)
        .contains("95% confidence interval", "best epoch (", "id=\"confusion\"", "torn.png")
        .contains("with validation, without the pass that fills caches")
        .contains("batch-size", "<bdi>pictures</bdi>", "their origin", "their licence")
        .doesNotContain(folder + "/run", pictures + "/");
    assertThat(run.resolve(".report-due")).doesNotExist();

    Files.delete(report);
    Ran told = Ran.graft("train", "--resume", "--output", run).assertDone();
    assertThat(told.err())
        .contains("there is no " + report + "; write it with: graft report " + run);
    Ran written = Ran.graft("report", run).assertDone();
    assertThat(written.out()).isEqualTo(report + "\n");
    assertThat(report).content().isEqualTo(page);

    Path deep = folder.resolve("deep.html");
    assertThat(Ran.graft("report", run, "--deep", "--output", deep).assertDone().err())
        .contains("looking for label errors and duplicates in ");
    assertThat(deep).content().isEqualTo(page);
  }

  @Test
  void aReportOnAnUnfinishedRunSaysWhichModelWasMeasured() throws IOException {
    Ran.graft(words("all")).assertDone();
    assertThat(report).content().doesNotContain("class=\"warning\"");
    Files.move(run.resolve("unfrozen"), folder.resolve("unfrozen"));
    Ran.graft("report", run).assertDone();
    assertThat(report)
        .content()
        .contains("This run is not finished. The model that was measured is that of its frozen");
  }

  @Test
  void aFileIsNoRun() throws IOException {
    Path file = Files.createFile(folder.resolve("page.html"));
    assertThat(Ran.graft("report", file).err()).contains(file + " holds no run");
  }

  /** Without cached features, label errors and duplicates are for those who ask. */
  @Test
  void trainNamesTheCommandForWhatItLeavesOut() throws IOException {
    assertThat(Ran.graft(words("none")).assertDone().err())
        .contains("for label errors and duplicates: graft report " + run + " --deep");
    assertThat(report)
        .content()
        .contains("graft report RUN --deep does", "3 epochs with validation<")
        .doesNotContain("fills caches");
    assertThat(Ran.graft("report", run).assertDone().err())
        .contains("label errors and duplicates are left out; --deep looks for them");
    Ran.graft("report", run, "--deep").assertDone();
    assertThat(report).content().doesNotContain("--deep");
  }

  /** Early enough to leave it out. */
  @Test
  void deepSaysFirstHowLongItTakes() {
    Ran.graft(words("none")).assertDone();
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void notice(String line) {
            events.add(line);
          }

          @Override
          public void passStarted(String task, String unit, long total) {
            events.add(task);
          }
        };
    new RunReport(
            RunReport.recorded(run),
            Optional.empty(),
            report,
            true,
            OptionalInt.empty(),
            false,
            listener)
        .write();
    assertThat(events.subList(0, events.indexOf("evaluate")))
        .anyMatch(
            line ->
                line.matches(
                    "looking for label errors and duplicates in 36 pictures, after the evaluation,"
                        + " takes about \\d+ s: \\d+ s for their features, at most \\d+ s for the"
                        + " search"));
    assertThat(events).contains("label errors", "duplicates");
  }

  /** The caches are used once more for two of its sections. */
  @Test
  void cachesThatAreLostAfterTheTrainingLoseNoReport() throws IOException {
    Path caches = folder.resolve("cache");
    Ran trained =
        Ran.hearing(
                line -> {
                  if (line.startsWith("peak memory: ")) {
                    replaceByAFile(caches);
                  }
                },
                words("all"))
            .assertDone();
    assertThat(trained.err())
        .contains(
            "warning: the report is written without label errors and duplicates (",
            "wrote " + report + "; for label errors and duplicates: graft report " + run);
    assertThat(report).content().contains("graft report RUN --deep does", "id=\"confusion\"");
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  private static void replaceByAFile(Path caches) {
    try {
      WholeDirectory.delete(caches);
      Files.writeString(caches, "no folder");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pictures' names and classes are what others chose. */
  @Test
  void namesOfFilesAndClassesAreText() throws IOException {
    Path red = pictures.resolve("red");
    Path hostile = pictures.resolve("blue/<img src=x onerror=alert(1)>.png");
    Files.copy(red.resolve("3.png"), hostile);
    Ran.graft(words("all")).assertDone();
    assertThat(report).content().doesNotContain("<img src=x");
  }

  @Test
  void aRunThatIsKilledWhileItWritesTheReportHasItAfterAResume() throws Exception {
    Path log = folder.resolve("log.txt");
    Process process =
        JavaProcess.command(
                Main.class,
                List.of("-Dgraft.halt.after=write .*report\\.html\\.part.*"),
                words("all"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Watchdog.over(process, Duration.ofMinutes(3)).await(List.of());
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(137);
    assertThat(report).doesNotExist();
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isFalse();

    Ran.graft("train", "--resume", "--output", run).assertDone();
    assertThat(report).content().as("nothing was left to train").doesNotContain("resumed");
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains(".part-") || name.equals(".report-due"));
    }
  }

  /** As if the training had been killed before it wrote the report. */
  @Test
  void aReportThatIsWrittenByHandIsNoLongerDue() throws IOException {
    Ran.graft(words("none")).assertDone();
    Path due = Files.createFile(run.resolve(".report-due"));
    Ran.graft("report", run, "--output", folder.resolve("page.html")).assertDone();
    assertThat(due).as("the page is not in the run").exists();
    Path others = TinyFiles.pictures(folder.resolve("others"), 20);
    Ran.graft("report", run, "--data", others).assertDone();
    assertThat(due).as("the page is about other data").exists();
    Ran.graft("report", run).assertDone();
    assertThat(due).doesNotExist();
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  @Test
  void nothingIsWrittenIntoARunInUse() throws IOException {
    Ran.graft(words("none")).assertDone();
    Files.delete(report);
    FolderLock used = FolderLock.take(run.resolve(".lock"), "run", "wait");
    try (used) {
      Ran.graft("report", run)
          .assertFailed(
              ExitCode.FAILED,
              run + " is in use by another call in this process",
              "wait until it ends, or choose another --output");
      Ran.graft("report", run, "--output", folder.resolve("page.html")).assertDone();
    }
    assertThat(report).doesNotExist();
    Ran.graft("report", run).assertDone();
    assertThat(report).exists();
  }

  @Test
  void aReportThatCannotBeWrittenLosesNoTraining() throws IOException {
    Ran trained = Ran.hearing(this::block, words("none")).assertDone();
    assertThat(trained.err())
        .contains(
            "the run is trained, but " + report + " is not written (cannot write " + report,
            "write it with: graft report " + run);
    assertThat(trained.out()).contains("trained model: " + run.resolve("unfrozen"));
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
    Ran.graft("report", run)
        .assertFailed(ExitCode.WRONG_USE, "cannot write " + report + " (it is a folder)");
  }

  /** A folder takes the report's name when the training has begun. */
  private void block(String line) {
    if (line.startsWith("frozen 1/")) {
      try {
        Files.createDirectories(report);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void noOtherFileIsReplaced() throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "<p>mine</p>");
    Ran.graft("report", run, "--output", page)
        .assertRefused(ExitCode.WRONG_USE, page + " is there and is no earlier report");
    Ran.graft("report", run, "--output", pictures.resolve("red/3.png"))
        .assertRefused(ExitCode.WRONG_USE, "--output must be a file name that ends in .html");
    assertThat(page).hasContent("<p>mine</p>");
  }

  @Test
  void dataThatMovedAreNamedAndOthersAreMeasured() throws IOException {
    Ran.graft(words("none")).assertDone();
    assertThat(report).content().containsOnlyOnce("torn.png");
    Path moved = Files.move(pictures, folder.resolve("moved"));
    Ran.graft("report", run)
        .assertFailed(ExitCode.WRONG_USE, pictures.toString(), "say where they are with --data");
    assertThat(Ran.graft("report", run, "--data", moved).assertDone().err())
        .doesNotContain("these are not the data");
    assertThat(report)
        .content()
        .as("the run has listed it by its path of then")
        .containsOnlyOnce("torn.png")
        .doesNotContain(pictures.toString());
    Path others = TinyFiles.pictures(folder.resolve("others"), 20);
    assertThat(Ran.graft("report", run, "--data", others).assertDone().err())
        .contains("these are not the data that the run was trained on", "measuring on ");
    assertThat(report).content().contains("new pictures, the model classifies");
  }

  private Object[] words(String cache, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--model", model, "--data", pictures));
    words.addAll(List.of("--output", run, "--cache", cache, "--batch-size", 12));
    words.addAll(List.of("--epochs-frozen", 2, "--epochs-unfrozen", 1));
    words.addAll(List.of("--cache-dir", folder.resolve("cache")));
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }
}
