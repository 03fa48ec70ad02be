package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The launcher drops TensorFlow's notes, and nothing else, from what native code writes. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class NativeLogIT {
  /** As TensorFlow 2.18 wrote them; those of CUDA's factories as its users report them. */
  private static final List<String> NOTES =
      List.of(
          "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
          "I0000 00:00:1795633119.984716    5957 mlir_graph_optimization_pass.cc:401] MLIR V1"
              + " optimization pass is not enabled",
          "I0000 00:00:1795633177.975341    6178 auto_mixed_precision.cc:2329] Running"
              + " auto_mixed_precision_onednn_bfloat16 graph optimizer",
          "I0000 00:00:1795633211.431334  123456 auto_mixed_precision.cc:2329] Running"
              + " auto_mixed_precision_cpu graph optimizer",
          "I0000 00:00:1795633177.989784    6178 auto_mixed_precision.cc:1508] No allowlist ops"
              + " found, nothing to do",
          "I0000 00:00:1795633180.355637    6178 auto_mixed_precision.cc:2260] Converted 301/1108"
              + " nodes to bfloat16 precision using 89 cast(s) to bfloat16 (excluding Const and"
              + " Variable casts)",
          "2026-11-25 19:00:15.108163: E tensorflow/core/util/util.cc:131] oneDNN supports DT_HALF"
              + " only on platforms with AVX-512. Falling back to the default Eigen-based"
              + " implementation if present.",
          "2024-12-11 20:13:47.064157: E external/local_xla/xla/stream_executor/cuda/cuda_fft.cc:477]"
              + " Unable to register cuFFT factory: Attempting to register factory for plugin cuFFT"
              + " when one has already been registered",
          // Of pictures; they don't say of which.
          "Corrupt JPEG data: 75 extraneous bytes before marker 0xd9",
          "Corrupt JPEG data: bad Huffman code",
          "Premature end of JPEG file",
          "Premature end of input file",
          "Inconsistent progression sequence for component 1 coefficient 5",
          "Warning: unknown JFIF revision number 3.01",
          "Unknown Adobe color transform code 7",
          "Bogus Huffman table definition",
          "Bogus marker length",
          "Bogus DHT index 77",
          "Bogus DAC value 0xa3",
          "Quantization table 0x80 was not defined",
          "Huffman table 0x00 was not defined",
          "Arithmetic table 0x0f was not defined",
          "Invalid JPEG file structure: SOS before SOF",
          "Invalid SOS parameters for sequential JPEG",
          "Invalid progressive parameters Ss=0 Se=63 Ah=0 Al=0",
          "Invalid component ID 3 in SOS",
          "Unsupported JPEG process: SOF type 0xc3",
          "Unsupported JPEG data precision 12",
          "Unsupported marker type 0xdf",
          "Unsupported color conversion request",
          "Sampling factors too large for interleaved scan",
          "Fractional sampling not implemented yet",
          "CCIR601 sampling not implemented yet",
          "Too many color components: 17, max 10",
          "Empty JPEG image (DNL not supported)",
          "Maximum supported image dimension is 65500 pixels",
          "Image too wide for this implementation",
          "Not a JPEG file: starts with 0x00 0xd8",
          "JPEG datastream contains no image",
          "Input file read error",
          "Didn't expect more than one scan",
          "Suspension not allowed here",
          "Insufficient memory (case 4)",
          "Improper call to JPEG library in state 205",
          "2026-11-28 15:12:27.412845: E tensorflow/core/lib/jpeg/jpeg_mem.cc:329] Premature end of"
              + " JPEG data. Stopped at line 40/48",
          "E0000 00:00:1733944427.098978    6650 cuda_dnn.cc:8310] Unable to register cuDNN factory:"
              + " Attempting to register factory for plugin cuDNN when one has already been"
              + " registered");

  /** No notes, though they resemble some. */
  private static final List<String> OTHERS =
      List.of(
          "F0000 00:00:1795633119.984716    5957 tensor_shape.cc:357] Check failed: d >= 0 (0 vs. -1)",
          "E0000 00:00:1795633119.984716    5957 mlir_graph_optimization_pass.cc:401] it failed",
          "I0000 00:00:1795633177.989784    6178 auto_mixed_precision.cc:9] something new",
          "*** graft met: " + NOTES.get(1),
          NOTES.get(0) + ", and more",
          "graft: Corrupt JPEG data: none",
          "Bogus: nothing of libjpeg",
          "Premature end of JPEG file x.jpg",
          "",
          "\u00e9");

  @TempDir Path work;
  private Launcher launcher;

  @BeforeEach
  void setUp() {
    assumeThat(File.separatorChar).as("a shell").isEqualTo('/');
    launcher = Launcher.installed(work);
  }

  /** With a script in place of Java, which says this on standard error and goes on as told. */
  private Launcher scripted(List<String> says, String then) throws IOException {
    Path home = Files.createDirectories(work.resolve("home"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.write(work.resolve("says"), says);
    program(Files.createDirectories(home.resolve("bin")).resolve("java"), "cat says >&2\n" + then);
    // In an empty cache folder, the launcher does not call Java a first time to make shared
    // classes.
    return launcher.with("JAVA_HOME", home).with("GRAFT_HOME", work.resolve("cache"));
  }

  private static void program(Path file, String lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static List<String> mixed(int times) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(NOTES);
      all.addAll(OTHERS);
      all.add("line " + i);
    }
    return all;
  }

  private static List<String> withoutNotes(List<String> lines) {
    return lines.stream().filter(line -> !NOTES.contains(line)).toList();
  }

  @Test
  void onlyKnownNotesAreDroppedFromWhatAnAbortedProcessSaid() throws Exception {
    List<String> says = mixed(2000);
    Ran ran =
        scripted(says, "printf 'half a line' >&2; ulimit -c 0; kill -ABRT $$")
            .shell("{ (exec \"$graft\" info 2>&1); echo $? > code; } | cat");
    assertThat(work.resolve("code")).hasContent("134");
    List<String> expected = new ArrayList<>(withoutNotes(says));
    expected.add("half a line");
    assertThat(ran.out().lines()).isEqualTo(expected);
  }

  /** The filter may end after the process, and writes on where Graft's messages ended. */
  @Test
  void aFileGetsAllToo() throws Exception {
    List<String> says = mixed(200);
    Ran ran =
        scripted(says, "echo 'graft: own' >&3; ulimit -c 0; kill -ABRT $$")
            .shell("echo before > err; (exec \"$graft\" info 2>> err); echo $?");
    assertThat(ran.out()).isEqualTo("134\n");
    List<String> expected = withoutNotes(says);
    Path err = work.resolve("err");
    await(err, text -> text.lines().count() == expected.size() + 2);
    List<String> lines = Files.readAllLines(err);
    assertThat(lines).startsWith("before").contains("graft: own").hasSize(expected.size() + 2);
    assertThat(lines.stream().skip(1).filter(line -> !line.equals("graft: own")))
        .isEqualTo(expected);
  }

  private static void await(Path file, Predicate<String> text) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!text.test(Files.readString(file)) && System.nanoTime() < limit) {
      Thread.sleep(5);
    }
  }

  @Test
  void aFailedCheckOfTensorFlowArrivesWhole() throws Exception {
    String java =
        "-cp " + System.getProperty("java.class.path") + " " + FailedCheck.class.getName();
    String line = "ulimit -c 0; { (exec \"$graft\" 2>&1 >/dev/null); echo $? > code; } | cat";
    Ran filtered = launcher.withJava(java).shell(line);
    assertThat(work.resolve("code")).hasContent("134");
    assertThat(filtered.out())
        .matches(
            "\\S+ \\S+: F tensorflow/\\S+\\.cc:\\d+] Check failed: d >= 0 \\(0 vs\\. -1\\).*\\R");
    Ran whole = launcher.withJava(java).with("GRAFT_NATIVE_LOG", "all").shell(line);
    assertThat(withoutTime(whole.out())).isEqualTo(withoutTime(filtered.out()));
  }

  private static String withoutTime(String line) {
    return line.substring(line.indexOf(": F "));
  }

  @Test
  void aTrainingShowsNoneOfTheNotesUnlessAsked() throws Exception {
    TinyFiles.model(work.resolve("model"));
    TinyFiles.pictures(work.resolve("pictures"), 10);
    Object[] training = {
      "train",
      "--model",
      "model",
      "--data",
      "pictures",
      "--precision",
      "float16",
      "--batch-size",
      5,
      "--cache",
      "none",
      "--augment",
      "standard",
      "--output",
      "run"
    };
    String[] notes = {
      "absl::InitializeLog", "mlir_graph_optimization_pass.cc:", "auto_mixed_precision.cc:"
    };
    assertThat(launcher.run(training).assertDone().err())
        .contains("loss: ", "unfrozen phase done")
        .doesNotContain(notes)
        .doesNotContain("op_level_cost_estimator.cc:");
    Files.move(work.resolve("run"), work.resolve("quiet"));
    assertThat(launcher.with("GRAFT_NATIVE_LOG", "all").run(training).assertDone().err())
        .contains(notes);
  }

  /** As Ctrl-C and schedulers signal: the filter too, which must wait for Java's last words. */
  @Test
  void signalsAreForTheProcessThatWasStarted() throws Exception {
    assumeThat(Path.of("/usr/bin/setsid")).exists();
    String heed = "trap 'echo last words >&2; exit 143' TERM; echo $$ >&2; ";
    Launcher.Running running =
        scripted(List.of(), heed + "while :; do sleep 0.1; done").after("setsid").start("info");
    await(running.err(), text -> text.endsWith("\n"));
    long process = running.process().pid();
    assertThat(running.err()).hasContent(String.valueOf(process));
    new ProcessBuilder("kill", "-TERM", "--", "-" + process).start().waitFor();
    assertThat(running.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
    // The shell that plays Java says too that its sleep was terminated.
    await(running.err(), text -> text.endsWith("last words\n"));
    Ran ran = running.await();
    assertThat(ran.code()).isEqualTo(143);
    assertThat(ran.err()).startsWith(process + "\n").endsWith("last words\n");
  }

  @Test
  void allIsShownWhereNothingCanBeFiltered() throws Exception {
    Launcher script = scripted(NOTES, "echo \"$@\"; exit 7");
    Path tools = Files.createDirectory(work.resolve("tools"));
    for (String tool : new String[] {"sh", "cat", "dirname", "readlink", "sed", "mkfifo", "rm"}) {
      program(tools.resolve(tool), "exec " + installed(tool) + " \"$@\"");
    }
    for (Launcher unfiltered :
        List.of(
            script.with("GRAFT_NATIVE_LOG", "all"),
            script.with("TMPDIR", work.resolve("none")),
            script.with("PATH", tools))) {
      Ran ran = unfiltered.run("info");
      assertThat(ran.code()).isEqualTo(7);
      assertThat(ran.err().lines()).isEqualTo(NOTES);
      assertThat(ran.out()).contains("graft.cli.Main info").doesNotContain("graft.messages");
    }
    assertThat(script.shell("\"$graft\" info 2>&-").out()).doesNotContain("graft.messages");
    assertThat(script.run("info").out()).contains("-Dgraft.messages=3 ");
    assertThat(script.shell("\"$graft\" info 3> mine").out()).contains("-Dgraft.messages=4 ");
    assertThat(work.resolve("mine")).isEmptyFile();
  }

  private static Path installed(String name) {
    return Stream.of("/bin", "/usr/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }
}
