package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.machine.Processor;
import graft.model.JavaProcess;
import graft.process.TensorFlowLog;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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
        .startsWith("logged INFO the environment lacks ")
        .contains("MatMul (16 bits)", "EMULATE_FP16=0 (16 bits)");
    boolean byItself = Processor.detect().oneDnn(Map.of()).on();
    assertThat(lines.get(1).contains("lacks TF_ENABLE_ONEDNN_OPTS=1 (oneDNN"))
        .isNotEqualTo(byItself);
    assertThat(lines.subList(2, 4)).allMatch(line -> line.startsWith("logged FINE precision: "));
    assertWritesNothing();
  }

  /** Apart from what TensorFlow's native code writes. */
  private void assertWritesNothing() throws IOException {
    assertThat(Files.readAllLines(err.toPath())).allMatch(TensorFlowLog::isLine);
  }

  /** JavaCPP counts the whole process, and refuses all above its limit. */
  @Test
  void aLimitOfJavaCppIsOneLine() throws Exception {
    program.command().add(1, "-Dorg.bytedeco.javacpp.maxPhysicalBytes=40m");
    program.command().removeIf(word -> word.endsWith("maxPhysicalBytes=0"));
    Process process = program.start();
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Files.readAllLines(err.toPath()))
        .anyMatch(
            line ->
                line.contains("GraftException: out of memory opening " + folder.resolve("model"))
                    && line.contains("(Physical memory usage is too high: physicalBytes (")
                    && line.endsWith("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0)"));
  }

  @Test
  void afterAFolderThatIsRefusedAnotherLoadTakesItsOwn() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    assumeThat(open.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    program.command().removeIf(word -> word.startsWith("-D" + CACHE_FOLDER));
    program.command().add(open.toString());
    List<String> lines = run();
    assertThat(lines.get(0))
        .isEqualTo(
            "refused: TensorFlow's libraries in "
                + open
                + " can't be trusted, because the folder can be written by others");
    assertThat(lines.get(1))
        .isEqualTo("changed " + CACHE_FOLDER + "=" + System.getProperty(CACHE_FOLDER));
  }

  @Test
  void changesNothingWhereEverythingIsSet() throws Exception {
    assertThat(run()).allMatch(line -> line.startsWith("logged FINE precision: "));
    assertWritesNothing();
  }

  /** The program trains twice. */
  @Test
  void aListenerThatHearsNoticesHearsOnceWhatTheEnvironmentLacks() throws Exception {
    Path pictures = ApiFiles.labelled(folder.resolve("labelled"), 5);
    program =
        JavaProcess.command(
                TrainingProgram.class,
                List.of(),
                pictures,
                folder.resolve("model"),
                folder.resolve("run"))
            .redirectError(err);
    program.environment().remove("TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16");
    assertThat(run())
        .allMatch(line -> line.startsWith("heard "))
        .filteredOn(line -> line.contains("the environment lacks"))
        .hasSize(1);
    assertWritesNothing();
  }
}
