package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code graft train} without a model, through the launcher, killed while it exports. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class OneCommandIT {
  @TempDir Path work;

  @Test
  void itExportsTrainsAndMeasuresAlsoAfterAKill() throws Exception {
    TinyFiles.pictures(work.resolve("pictures"), 5);
    Path bad = Files.writeString(work.resolve("pictures/blue/zz.png"), "no picture");
    kill(
        "train --data pictures --output run --weights random --image-size 75 --hidden 8 --seed 3"
            + " --batch-size 6 --epochs-frozen 1 --phase frozen --cache none --precision float32");
    assertThat(work.resolve("run/run.json")).exists();
    assertThat(work.resolve("run/model")).doesNotExist();
    Launcher launcher = Launcher.installed(work);
    launcher
        .run("train", "--resume", "--output", "run", "--hidden", "9")
        .assertFailed(ExitCode.WRONG_USE, "--hidden is 9 here", "was begun with 8");
    Ran resumed = launcher.run("train", "--resume", "--output", "run").assertDone();
    assertThat(resumed.err())
        .contains(
            "1 of 16 pictures can't be decoded and is skipped:", "pictures/blue/zz.png (not a");
    assertThat(work.resolve("run/skipped.csv")).content().contains(bad.getFileName() + ",");
    assertThat(resumed.out())
        .contains("trained model: run/frozen", "images ", "accuracy", "confusion matrix");
    Ran evaluated =
        launcher
            .run("evaluate", "--model", "run", "--data", "pictures", "--precision", "float32")
            .assertDone();
    assertThat(resumed.out()).endsWith(evaluated.out());
    Ran info = launcher.run("info", "--json", "run/model").assertDone();
    assertThat(info.out()).contains("\"blue\"", "\"hidden\" : 8", "\"seed\" : 3");
  }

  /** Starts it and kills it once it exports. */
  private void kill(String words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Launcher.installed(work).program().toString());
    command.addAll(List.of(words.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.lines().anyMatch(line -> line.startsWith("exporting the network")))
          .isTrue();
      process.toHandle().destroyForcibly();
    }
    process.waitFor();
    assertThat(Files.exists(work.resolve("run"))).isTrue();
  }
}
