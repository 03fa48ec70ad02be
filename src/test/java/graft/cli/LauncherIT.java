package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.ModelFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installed program, started as a user starts it, from a folder of its own. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class LauncherIT {
  @TempDir Path work;

  private record Result(int code, String out, String err) {}

  private Result graft(String... arguments) throws IOException, InterruptedException {
    boolean windows = File.separatorChar == '\\';
    Path launcher =
        Path.of(System.getProperty("graft.installation"), "bin", windows ? "graft.bat" : "graft");
    List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(work, "out", ".txt");
    Path err = Files.createTempFile(work, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static void assertOneLine(Result result, int code, String... parts) {
    assertThat(result.err()).startsWith("graft: ").contains(parts).doesNotContain("\tat ");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(code);
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestOne() throws Exception {
    assertOneLine(graft("train", "--modle", "m"), 2, "--modle (did you mean --model?)");
  }

  @Test
  void aMisspeltPhaseIsAnsweredWithTheAllowedOnes() throws Exception {
    assertOneLine(
        graft("train", "--phase", "unfrozn"),
        2,
        "frozen, unfrozen or all",
        "did you mean unfrozen?");
  }

  @Test
  void aBatchSizeOfZeroIsRefused() throws Exception {
    assertOneLine(
        graft("train", "--batch-size", "0"), 2, "--batch-size", "from 1 to 65536", "\"0\"");
  }

  @Test
  void aFolderThatIsNoModelIsRefused() throws Exception {
    Path folder = Files.createDirectory(work.resolve("empty"));
    assertOneLine(graft("info", "empty"), 2, "empty is no model", "saved_model.pb");
    assertOneLine(graft("predict", "--model", folder.toString(), "."), 2, "is no model");
  }

  @Test
  void anEmptyDataFolderIsRefused() throws Exception {
    // The data is looked at before the model is loaded, so its description is enough.
    Path model = work.resolve("model");
    ModelFiles.writeDescription(model, InfoTest.info().description());
    Files.createFile(model.resolve(ModelFiles.SAVED_MODEL));
    Files.createDirectory(work.resolve("nothing"));
    assertOneLine(
        graft("train", "--model", "model", "--data", "nothing", "--output", "run"),
        2,
        "nothing holds no folder of pictures");
    assertThat(work.resolve("run")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch", "export", "train", "evaluate", "predict", "info", "bench"})
  void everyCommandHasHelp(String command) throws Exception {
    Result result = graft(command, "--help");
    assertThat(result.out()).contains("usage: graft " + command, "example:\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void theVersionIsTheBuilds() throws Exception {
    Result result = graft("--version");
    assertThat(result.out()).matches("graft \\d+\\.\\d+\\.\\d+\\R");
    assertThat(result.code()).isZero();
  }

  @Test
  void debugShowsTheStackTrace() throws Exception {
    assertThat(graft("--debug", "info", "none").err()).startsWith("graft: ").contains("\tat ");
  }
}
