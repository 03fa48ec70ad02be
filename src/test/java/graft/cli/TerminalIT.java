package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The installed program on a terminal, which {@code script} of util-linux plays. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have another script command")
final class TerminalIT {
  private static final String ESCAPE = "\033[";
  private static final String TRAIN =
      "train --model model --data pictures --output %s --cache none --epochs-frozen 2 --phase"
          + " frozen";

  @TempDir Path work;
  private Launcher launcher;

  @BeforeEach
  void setUp() {
    assumeThat(Path.of("/usr/bin/script")).as("a program that plays a terminal").exists();
    launcher = Launcher.installed(work).with("TERM", "xterm").with("NO_COLOR", "");
  }

  /** What a command shows on a terminal of unknown size. */
  private static String shown(Launcher launcher, String command) throws Exception {
    return launcher.shell("script -qec '\"$graft\" " + command + "' /dev/null").out();
  }

  @Test
  void aFailureHasAColourUnlessItIsRefused() throws Exception {
    assertThat(shown(launcher, "info none")).contains(ESCAPE, "graft:", "there is no folder none");
    assertThat(shown(launcher.with("NO_COLOR", 1), "info none"))
        .doesNotContain(ESCAPE)
        .startsWith("graft: there is no folder none");
    assertThat(launcher.run("info", "none").err()).doesNotContain(ESCAPE);
  }

  @Test
  void curvesFollowEachEpochOnATerminalAlone() throws Exception {
    TinyFiles.model(work.resolve("model"));
    TinyFiles.pictures(work.resolve("pictures"), 5);
    assertThat(shown(launcher, TRAIN.formatted("run")))
        .containsPattern("\n  loss [▁-█?]{2} val_loss [▁-█?]{2}  accuracy ");
    assertThat(shown(launcher.with("LC_ALL", "C"), TRAIN.formatted("ascii")))
        .containsPattern("\n  loss [-_.:=+*#?]{2} val_loss [-_.:=+*#?]{2}  accuracy ");
    assertThat(launcher.shell("exec \"$graft\" " + TRAIN.formatted("plain")).assertDone().err())
        .contains("frozen 2/2 - ")
        .doesNotContain("  loss ", ESCAPE, "\r");
    assertThat(shown(launcher, "info run")).contains(ESCAPE, "best val_loss");
    assertThat(launcher.run("info", "run").out())
        .doesNotContain(ESCAPE)
        .contains("best val_loss\n");
  }

  /** What a command shows on a terminal of 24 lines, without colours, line by line. */
  private List<String> shown(int columns, String command) throws Exception {
    String sized = "stty rows 24 cols " + columns + "; \"$graft\" " + command;
    Ran ran =
        launcher
            .with("NO_COLOR", 1)
            .with("COLUMNS", "")
            .shell("script -qec '" + sized + "' /dev/null");
    return List.of(ran.out().split("[\r\n]+"));
  }

  @Test
  void noLineIsWiderThanTheTerminal() throws Exception {
    TinyFiles.model(work.resolve("model"));
    TinyFiles.pictures(work.resolve("pictures"), 5);
    for (int columns : new int[] {60, 80, 120}) {
      List<String> training = shown(columns, TRAIN.formatted("run" + columns));
      assertThat(training)
          .filteredOn(line -> line.contains("frozen ") || line.contains("val_loss"))
          .hasSizeGreaterThanOrEqualTo(4)
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
      assertThat(training)
          .filteredOn(line -> line.matches(".*\\bval_loss: .* - val_accuracy: \\d\\.\\d{4}"))
          .hasSize(2);
      assertThat(shown(columns, "info run" + columns))
          .hasSizeLessThan(24)
          .anyMatch(line -> line.endsWith(" best val_loss"))
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
      assertThat(shown(columns, "predict --model model --output " + columns + ".csv pictures"))
          .anyMatch(line -> line.matches("\\d+ classified, 0 unreadable"))
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
      assertThat(shown(columns, "info a-folder-that-is-missing"))
          .hasSizeGreaterThan(1)
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
    }
  }

  @Test
  void predictShowsATableOnATerminalAlone() throws Exception {
    TinyFiles.model(work.resolve("model"));
    Files.writeString(TinyFiles.pictures(work.resolve("pictures"), 1).resolve("a.png"), "none");
    String predict = "predict --model model pictures";
    assertThat(shown(launcher, predict))
        .containsPattern("class +p  path\r?\n")
        .containsPattern("\\.\\d{4}  pictures/blue/0.png\r?\n")
        .contains(ESCAPE + "31;1munreadable" + ESCAPE + "0m");
    assertThat(shown(launcher.with("NO_COLOR", 1), predict)).doesNotContain(ESCAPE + "31");
    assertThat(launcher.shell("exec \"$graft\" " + predict).out())
        .startsWith("path,class,probability,error\n")
        .doesNotContain(ESCAPE);
  }
}
