package graft.doors;

import static org.assertj.core.api.Assertions.assertThat;

import graft.model.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java API does to a process that is not started by the launcher. */
final class OtherProgramTest {
  private static final String CACHE_FOLDER = "org.bytedeco.javacpp.cachedir";

  @TempDir private Path folder;
  private File err;
  private ProcessBuilder program;

  @BeforeEach
  void prepare() throws IOException {
    Path model = ApiFiles.model(folder.resolve("model"));
    Path picture = ApiFiles.pictures(folder.resolve("pictures"), 1).get(0);
    err = folder.resolve("err.txt").toFile();
    program =
        JavaProcess.command(
                OtherProgram.class, List.of(), model, System.getProperty(CACHE_FOLDER), picture)
            .redirectError(err);
  }

  private List<String> run() throws IOException, InterruptedException {
    Process process = program.start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(Files.readString(err.toPath())).isZero();
    return new String(out, StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void saysOnceWhatTheEnvironmentLacksAndSetsOnlyTheFolderOfTheLibraries() throws Exception {
    program.command().removeIf(word -> word.startsWith("-D" + CACHE_FOLDER));
    program
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("TF_") && !name.contains("LOG"));
    List<String> lines = run();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo("changed " + CACHE_FOLDER + "=" + System.getProperty(CACHE_FOLDER));
    assertThat(lines.get(1))
        .startsWith("logged INFO the environment lacks TF_ENABLE_ONEDNN_OPTS=1 (oneDNN")
        .contains("MatMul (16 bits)", "EMULATE_FP16=0 (16 bits)");
    assertThat(lines.subList(2, 4)).allMatch(line -> line.startsWith("logged INFO precision: "));
    assertThat(err).content().doesNotContain("environment", "precision: ");
  }

  @Test
  void changesNothingWhereEverythingIsSet() throws Exception {
    assertThat(run()).allMatch(line -> line.startsWith("logged INFO precision: "));
  }

  @Test
  void aListenerThatHearsNoticesHearsAlsoWhatTheEnvironmentLacks() throws Exception {
    Path pictures = ApiFiles.labelled(folder.resolve("labelled"), 5);
    program =
        JavaProcess.command(
                TrainingProgram.class,
                List.of(),
                pictures,
                folder.resolve("model"),
                folder.resolve("run"))
            .redirectError(err);
    program.environment().remove("TF_ENABLE_ONEDNN_OPTS");
    assertThat(run())
        .allMatch(line -> line.startsWith("heard "))
        .filteredOn(line -> line.contains("the environment lacks"))
        .hasSize(1);
  }
}
