package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.ExitCode;
import graft.contract.ModelFiles;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run on a folder of pictures, named by a relative path, whose last model is lost, goes on: from
 * where its directory was moved to, and not with other pictures.
 */
final class ResumeElsewhereTest {
  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    run = folder.resolve("run");
    Ran.graft(
            "train",
            "--model",
            here.relativize(TinyFiles.model(folder.resolve("model"))),
            "--data",
            here.relativize(TinyFiles.pictures(folder.resolve("pictures"), 10)),
            "--output",
            here.relativize(run),
            "--cache-dir",
            here.relativize(run.resolve("caches")),
            "--batch-size",
            "8",
            "--epochs-frozen",
            "1",
            "--epochs-unfrozen",
            "1")
        .assertDone();
  }

  @Test
  void pathsInsideTheRunAreRelativeAndOthersAbsolute() throws IOException {
    JsonNode file = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    assertThat(file.at("/version").asInt()).isEqualTo(4);
    assertThat(file.at("/settings/output").asText()).isEqualTo(".");
    assertThat(file.at("/settings/cache_dir").asText()).isEqualTo("caches");
    assertThat(file.at("/settings/model").asText()).isEqualTo(folder.resolve("model").toString());
    assertThat(file.at("/provenance/dataset").asText())
        .isEqualTo(folder.resolve("pictures").toString());
  }

  @Test
  void aModelTellsNobodyWhereThePicturesLay() throws IOException {
    for (String phase : new String[] {"frozen", "unfrozen"}) {
      Path model = run.resolve(phase);
      assertThat(ModelFiles.readDescription(model).training().dataset()).isEqualTo("pictures");
      assertThat(model.resolve("assets/graft.json"))
          .content()
          .doesNotContain(folder.getFileName().toString());
    }
  }

  @Test
  void aRunThatWasMovedGoesOn() throws IOException {
    Path model = run.resolve("unfrozen/variables/variables.data-00000-of-00001");
    byte[] before = Files.readAllBytes(model);
    WholeDirectory.delete(run.resolve("unfrozen"));
    Path moved = Files.move(run, folder.resolve("moved"));
    Ran ran = Ran.graft("train", "--resume", "--output", moved).assertDone();
    assertThat(ran.err()).contains("resumed: ", " in " + moved.resolve("caches"));
    assertThat(moved.resolve(run.relativize(model))).hasBinaryContent(before);
    assertThat(run).doesNotExist();
  }

  @Test
  void picturesThatWereMovedAreAskedFor() throws IOException {
    WholeDirectory.delete(run.resolve("unfrozen"));
    Path moved = Files.move(folder.resolve("pictures"), folder.resolve("elsewhere"));
    Ran.graft("train", "--resume", "--output", run)
        .assertFailed(
            ExitCode.WRONG_USE,
            "began with the data " + folder.resolve("pictures"),
            "say where they are with --data");
    Ran.graft("train", "--resume", "--output", run, "--data", moved).assertDone();
  }

  @Test
  void aRunThatIsNotThereIsNotBegunWithoutData() {
    Path missing = folder.resolve("no such run");
    Ran.graft("train", "--resume", "--output", missing)
        .assertFailed(ExitCode.WRONG_USE, "there is no run in " + missing, "check --output");
    assertThat(missing).doesNotExist();
  }

  @Test
  void aRunWithoutItsSettingsSaysWhichFileIsMissing() throws IOException {
    Files.delete(run.resolve("run.json"));
    Ran.graft(
            "train",
            "--resume",
            "--output",
            run,
            "--model",
            folder.resolve("model"),
            "--data",
            folder.resolve("pictures"))
        .assertFailed(ExitCode.WRONG_USE, run + " holds a run whose run.json is missing");
  }

  @Test
  void picturesThatWereRemovedAreNamedAsTheCause() throws IOException {
    WholeDirectory.delete(run.resolve("unfrozen"));
    for (int i = 0; i < 3; i++) {
      Files.delete(folder.resolve("pictures/red/" + i + ".png"));
    }
    Ran.graft("train", "--resume", "--output", run)
        .assertFailed(
            ExitCode.WRONG_USE,
            "the data changed: the run began with 25 training and 5 validation images (SHA-256 ",
            ", but "
                + folder.resolve("pictures")
                + " has 22 training and 5 validation images (SHA-256 ");
  }

  @Test
  void aPictureThatWasAddedIsNoticedToo() throws IOException {
    WholeDirectory.delete(run.resolve("unfrozen"));
    Path red = folder.resolve("pictures/red");
    Files.copy(red.resolve("0.png"), red.resolve("00.png"));
    Ran.graft("train", "--resume", "--output", run)
        .assertFailed(
            ExitCode.WRONG_USE,
            "the data changed: the run began with 25 training and 5 validation images (SHA-256 ",
            ", but "
                + folder.resolve("pictures")
                + " has 25 of 26 training and 5 validation images (SHA-256 ");
  }
}
