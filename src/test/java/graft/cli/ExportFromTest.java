package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code graft export --from}, with the smallest head on the network that the command builds. */
final class ExportFromTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void export() {
    model = shared.resolve("model");
    Ran.graft(
            "export",
            "--weights=random",
            "--image-size=75",
            "--classes=2",
            "--hidden=1",
            "--output",
            model)
        .assertDone();
  }

  /** Of a run the model of its last finished phase is copied. */
  @Test
  void theCopyHasTheSizeAndTheLayersThatAreAskedFor() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.createFile(run.resolve("run.json"));
    Files.createSymbolicLink(run.resolve("frozen"), model);
    Path copy = folder.resolve("copy");
    Ran ran = from(run, copy, "--image-size", 80, "--unfreeze-from", "mixed10").assertDone();
    assertThat(ran.out()).contains("80 x 80", "output of mixed10");
    ModelDescription old = ModelFiles.readDescription(model);
    ModelDescription made = ModelFiles.readDescription(copy);
    assertThat(made.imageSize()).isEqualTo(80);
    assertThat(made.unfreezeFrom()).isGreaterThan(old.unfreezeFrom());
    assertThat(made.labels()).isEqualTo(old.labels());
    assertThat(made.head()).isEqualTo(old.head());
    assertThat(made.base()).isEqualTo(old.base());
    from(model, copy).assertFailed(ExitCode.WRONG_USE, copy + " exists already");
  }

  /** It has all weights, so only the training part is made anew. */
  @Test
  void aModelForServingOnlyBecomesOneThatCanBeTrained() throws IOException {
    Path serving = folder.resolve("serving");
    Path copy = folder.resolve("copy");
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 1);
    Ran.graft("export", "--serving-only", "--model", model, "--output", serving).assertDone();
    from(serving, copy).assertDone();
    assertThat(ModelFiles.readDescription(copy)).isEqualTo(ModelFiles.readDescription(model));
    assertThat(Ran.graft("predict", "--model", copy, pictures).assertDone().out())
        .isEqualTo(Ran.graft("predict", "--model", model, pictures).assertDone().out());
    assertThat(Ran.graft("info", serving).assertDone().out()).contains("serving only");
    assertThat(Ran.graft("info", copy).assertDone().out()).doesNotContain("serving only");
  }

  @ParameterizedTest
  @CsvSource({"--base, inception-v3", "--weights, random", "--hidden, 9", "--dropout, 0.1"})
  void whatTheModelDecidesIsRefused(String option, String value) {
    Path copy = folder.resolve("copy");
    from(model, copy, option, value)
        .assertRefused(
            ExitCode.WRONG_USE,
            "--from takes the network, its weights and its head as they are: leave "
                + option
                + " out");
    assertThat(copy).doesNotExist();
  }

  @Test
  void whatIsNoModelIsRefused() {
    Path none = folder.resolve("none");
    from(none, folder.resolve("copy"))
        .assertFailed(ExitCode.WRONG_USE, "there is no folder " + none);
  }

  private static Ran from(Path source, Path output, Object... more) {
    List<Object> words = new ArrayList<>(List.of("export", "--from", source, "--output", output));
    words.addAll(List.of(more));
    return Ran.graft(words.toArray());
  }
}
