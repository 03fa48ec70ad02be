package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.cli.terminal.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed program under limits of the shell's, at the end of a pipe, and eight times at once.
 */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class LimitsAndPipesIT {
  @TempDir Path work;
  private Launcher launcher;
  private Path model;
  private Path data;

  @BeforeEach
  void setUp() throws IOException {
    assumeThat(File.separatorChar).as("a shell").isEqualTo('/');
    launcher = Launcher.installed(work);
    model = TinyFiles.model(work.resolve("model"));
    data = TinyFiles.pictures(work.resolve("pictures"), 10);
  }

  /** The system's signal for this would end the process; Java ignores it. */
  @Test
  void noFileMayGrowOverALimit() throws Exception {
    Path many = TinyFiles.longNames(work.resolve("many"), 100);
    // Java keeps a file of its own for tools that watch it, larger than this limit.
    Launcher small = launcher.withJava("-XX:-UsePerfData");
    String limit = "ulimit -f 16; exec \"$graft\" ";
    Path table = Files.writeString(work.resolve("classes.csv"), "old");
    small
        .shell(limit + "predict --model model --output classes.csv many")
        .assertFailed(ExitCode.FAILED, "cannot write classes.csv.partial (File too large)");
    assertThat(table).hasContent("old");
    small
        .shell(limit + "train --model model --data pictures --output run --cache none")
        .assertFailed(ExitCode.FAILED, "cannot write run", "File too large");
    assertThat(work.resolve("run/frozen")).doesNotExist();
    assertThat(many).isNotEmptyDirectory();
  }

  @Test
  void aFullDeviceBehindStandardOutputIsSaid() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    launcher
        .shell("exec \"$graft\" evaluate --model model --data pictures --json > /dev/full")
        .assertFailed(ExitCode.FAILED, "cannot write to standard output (No space left on device)");
  }

  /** The reader has gone before the first line, as {@code head} may: nobody is there to be told. */
  @Test
  void aClosedPipeEndsQuietly() throws Exception {
    for (String command : new String[] {"predict --model model pictures", "train --help"}) {
      Ran ran = launcher.shell("{ sleep 0.2; \"$graft\" " + command + "; echo $? > code; } | true");
      assertThat(Files.readString(work.resolve("code")).strip()).as(command).isEqualTo("0");
      assertThat(ran.err()).as(command).doesNotContain("graft: ", "\tat ", "Exception", "roken");
    }
  }

  @Test
  void eightEvaluationsAtOnceGiveTheAnswersOfOne() throws Exception {
    Object[] evaluate = {"evaluate", "--model", model, "--data", data, "--threads", 1, "--json"};
    String alone = launcher.run(evaluate).assertDone().out();
    List<Launcher.Running> eight = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      eight.add(launcher.start(evaluate));
    }
    Set<String> answers = new TreeSet<>();
    for (Launcher.Running one : eight) {
      answers.add(one.await().assertDone().out());
    }
    assertThat(answers).containsExactly(alone);
    assertThat(alone).contains("\"accuracy\"");
  }
}
