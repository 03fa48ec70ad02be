package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.process.TensorFlowLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --quiet}: results and failures alone, as of exports in {@link SameTrainingTest}. */
final class QuietTest {
  @TempDir Path folder;

  private static Ran graft(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--quiet", "--precision", "float32"));
    return Ran.graft(all.toArray());
  }

  private static void assertOnlyResults(Ran ran) {
    ran.assertDone();
    assertThat(TensorFlowLog.without(ran.err().lines().toList())).isEmpty();
  }

  @Test
  void aWholeJobSaysOnlyItsResults() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 5);
    Files.writeString(pictures.resolve("blue/zz.png"), "no picture");
    Path run = folder.resolve("run");
    Path caches = folder.resolve("caches");
    Path model = TinyFiles.model(folder.resolve("model"));
    Ran trained =
        graft(
            "train", "--model", model, "--data", pictures, "--output", run, "--cache-dir", caches);
    assertOnlyResults(trained);
    assertThat(trained.out())
        .isEqualTo(
            "trained model: "
                + run.resolve("frozen")
                + "\ntrained model: "
                + run.resolve("unfrozen")
                + "\n");

    Object[] evaluate = {"evaluate", "--model", run, "--data", pictures};
    Ran evaluated = graft(evaluate);
    assertOnlyResults(evaluated);
    assertThat(evaluated.out()).isEqualTo(Ran.graft(evaluate).out()).startsWith("images ");

    Ran predicted = graft("predict", "--model", run, pictures);
    assertThat(predicted.code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(TensorFlowLog.without(predicted.err().lines().toList())).isEmpty();
    assertThat(predicted.out().lines()).hasSize(1 + 16);
  }

  @Test
  void aFailureIsStillOneLine() {
    Path none = folder.resolve("none");
    graft("evaluate", "--model", none, "--data", "sample")
        .assertRefused(ExitCode.WRONG_USE, "there is no folder " + none);
  }

  @Test
  void commandsThatAreQuickHaveNoSuchOption() {
    Ran.graft("cache", "list", "--quiet").assertRefused(2, "unknown option --quiet");
    Ran.graft("completion", "bash", "--quiet").assertRefused(2, "unknown option --quiet");
  }
}
