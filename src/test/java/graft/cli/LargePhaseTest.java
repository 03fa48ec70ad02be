package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.contract.ModelFiles;
import graft.files.Hashes;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code train --large-size}. */
final class LargePhaseTest {
  @TempDir Path folder;

  @Test
  void itsModelIsTheRuns() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 5);
    Files.writeString(pictures.resolve("blue/zz.png"), "no picture");
    Path run = folder.resolve("run");
    Ran ran =
        graft(
                "train --weights random --image-size 75 --hidden 8 --batch-size 6"
                    + " --epochs-frozen 1 --epochs-unfrozen 1 --large-size 80 --precision float32",
                "--data",
                pictures,
                "--output",
                run,
                "--cache-dir",
                folder.resolve("caches"))
            .assertDone();
    assertThat(ran.out())
        .contains("trained model: " + run.resolve("frozen"))
        .contains("trained model: " + run.resolve("unfrozen"))
        .contains("trained model: " + run.resolve("large"));
    assertThat(ran.err())
        .contains("exporting the network for images of 80x80")
        .contains("large phase done, model saved in " + run.resolve("large"))
        .containsOnlyOnce("blue/zz.png (")
        .containsOnlyOnce("all skipped pictures are listed in ");
    assertThat(run.resolve("skipped.csv")).content().contains("zz.png,");
    List<String> rows = Files.readAllLines(run.resolve("history.csv"));
    assertThat(rows).hasSize(4);
    assertThat(rows.get(3)).startsWith("large,1,");
    assertThat(ModelFiles.readDescription(run.resolve("large")).imageSize()).isEqualTo(80);
    assertThat(graft("info", run).assertDone().out()).contains("images resized to 80 x 80");
    Ran evaluated =
        graft("evaluate --precision float32", "--model", run, "--data", pictures).assertDone();
    assertThat(ran.out()).endsWith(evaluated.out());
    // As if the process had been killed in its last deletion.
    Path rest = Files.createDirectory(run.resolve(".model-large.part-01234567"));
    Files.writeString(rest.resolve("saved_model.pb"), "");
    assertThat(graft("train --resume", "--output", run).assertDone().err())
        .contains("is finished, there is nothing to resume");
    assertThat(rest).doesNotExist();
    assertThat(run.resolve("large/saved_model.pb")).exists();
    // Without the smaller models the data are still known by the size that they were read at.
    WholeDirectory.delete(run.resolve("frozen"));
    WholeDirectory.delete(run.resolve("unfrozen"));
    assertThat(graft("report", run).assertDone().err())
        .doesNotContain("these are not the data that the run was trained on");
  }

  /** A picture is gone for a while; another one is damaged behind its header. */
  @Tag("verify")
  @Test
  void endedAtItsBeginningItGoesOnToTheSameBits() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 5);
    byte[] whole = Files.readAllBytes(pictures.resolve("red/1.png"));
    Files.write(pictures.resolve("red/cut.png"), Arrays.copyOf(whole, whole.length / 2));
    String options =
        "train --weights random --image-size 75 --hidden 8 --batch-size 6 --phase unfrozen"
            + " --epochs-unfrozen 1 --large-size 80 --augment standard --precision float32";
    Path alone = folder.resolve("alone");
    graft(options, "--data", pictures, "--output", alone).assertDone();

    Path picture = pictures.resolve("red/0.png");
    Path aside = folder.resolve("0.png");
    Path run = folder.resolve("run");
    List<Object> words = new ArrayList<>(List.of(options.split(" ")));
    words.addAll(List.of("--data", pictures, "--output", run));
    Ran.hearing(
            line -> {
              if (line.startsWith("exporting the network for")) {
                move(picture, aside);
              }
            },
            words.toArray())
        .assertFailed(ExitCode.FAILED, picture.toString());
    move(aside, picture);
    Ran resumed = graft("train --resume", "--output", run).assertDone();
    assertThat(resumed.err()).contains("resumed: large phase, epoch 1, step 0");
    assertThat(weights(run)).isEqualTo(weights(alone));
    assertThat(run.resolve("skipped.csv")).hasSameTextualContentAs(alone.resolve("skipped.csv"));
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String weights(Path run) {
    return Hashes.sha256(run.resolve("large/variables/variables.data-00000-of-00001"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --image-size 75 --large-size 75 | --large-size must be a whole number from 76 to 1024 (the other phases take images of 75), not "75"
          --image-size 1024 --large-size 1024 | there is no --large-size above the 1024 pixels of the other phases: leave it out, or take a smaller --image-size
          --large-size 299                | --large-size must be a whole number from 300 to 1024
          --image-size 75 --large-size 80 --phase frozen | --large-size continues the unfrozen phase: leave --phase frozen out
          --epochs-large 2                | without --large-size there is no large phase: leave --epochs-large out
          --preset best --image-size 96 --epochs-large 3 | --image-size takes away the large phase of --preset best, --large-size brings it back; without it: leave --epochs-large out
          --preset fast --image-size 96 --epochs-large 3 | without --large-size there is no large phase: leave --epochs-large out
          --learning-rate-large 1e-4      | without --large-size there is no large phase: leave --learning-rate-large out
          """)
  void whatDoesNotFitIsRefused(String options, String message) throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 2);
    graft("train " + options, "--data", pictures, "--output", folder.resolve("run"))
        .assertRefused(ExitCode.WRONG_USE, message);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  /** Hours later it would be too late to say so. */
  @Test
  void aModelThatCannotBeExportedAgainIsRefused() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 2);
    Path model = TinyFiles.model(folder.resolve("model"));
    graft(
            "train --large-size 80",
            "--model",
            model,
            "--data",
            pictures,
            "--output",
            folder.resolve("run"))
        .assertRefused(
            ExitCode.FAILED,
            "the model " + model + " has the network tiny, which graft export can't build");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  private static Ran graft(String words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of(more));
    return Ran.graft(all.toArray());
  }
}
