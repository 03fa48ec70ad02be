package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code graft info} of a model inside a run. */
final class InfoCommandTest {
  @TempDir Path folder;

  @Test
  void theBestEpochIsThatOfTheRunHoweverTheModelIsNamed() throws IOException {
    Path run = folder.resolve("run");
    Ran.graft(
            "train",
            "--model",
            TinyFiles.model(folder.resolve("model")),
            "--data",
            TinyFiles.pictures(folder.resolve("pictures"), 4),
            "--output",
            run,
            "--monitor",
            "val_accuracy",
            "--cache",
            "none")
        .assertDone();
    for (String name : List.of("", ".", "../unfrozen")) {
      assertThat(Ran.graft("info", run.resolve("unfrozen").resolve(name)).assertDone().out())
          .contains(" best val_accuracy");
    }
  }
}
