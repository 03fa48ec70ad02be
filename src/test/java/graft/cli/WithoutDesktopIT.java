package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graft.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Java without its desktop module, as small containers have it, reads common pictures and trains.
 */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class WithoutDesktopIT {
  private static final Path PICTURES = Path.of("src/test/resources/pictures").toAbsolutePath();
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,"
          + "jdk.unsupported";

  @TempDir static Path work;
  private static Launcher launcher;

  @BeforeAll
  static void link() throws Exception {
    Path java = work.resolve("java");
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElse(null);
    assumeTrue(jlink != null, "this JDK has no jlink");
    int made =
        jlink.run(System.out, System.err, "--add-modules", MODULES, "--output", java.toString());
    assumeTrue(made == 0, "this JDK's modules can't be linked");
    launcher = Launcher.installed(work).with("JAVA_HOME", java);
  }

  @Test
  void whatNeedsItSaysSo() throws Exception {
    Path model = TinyFiles.model(work.resolve("model"));
    Ran ran =
        launcher.run(
            "predict",
            "--model",
            model,
            PICTURES.resolve("ref.jpg"),
            PICTURES.resolve("alpha_noise.png"),
            PICTURES.resolve("off.gif"),
            PICTURES.resolve("rgb.bmp"),
            PICTURES.resolve("real.webp"),
            PICTURES.resolve("real.tif"),
            PICTURES.resolve("palette.bmp"));
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(ran.err()).endsWith("4 classified, 3 unreadable\n");
    for (String name : List.of("real.webp", "real.tif", "palette.bmp")) {
      assertThat(ran.out())
          .contains(
              "cannot decode "
                  + PICTURES.resolve(name)
                  + " (this Java lacks the module java.desktop, which reads it; use a full JDK or"
                  + " JRE)");
    }
  }

  /** It also lacks jdk.management, which knows the machine's memory. */
  @Test
  void itTrains() throws Exception {
    Path model = TinyFiles.model(work.resolve("to-train"));
    Path pictures = TinyFiles.pictures(work.resolve("pictures"), 4);
    launcher
        .run("train", "--model", model, "--data", pictures, "--output", work.resolve("run"))
        .assertDone();
  }
}
