package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher finds Java, in folders with names that a shell could misread. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java is played by a shell script")
final class FindJavaIT {
  private static final String SAYS_ITS_WORDS = "for word; do echo \"[$word]\"; done; exit 3";

  @TempDir Path work;
  private Path jdk;
  private Path home;
  private Launcher launcher;

  @BeforeEach
  void setUp() throws IOException {
    jdk = Files.createDirectories(work.resolve("my jdk & (x86)"));
    home = work.resolve("a & b");
    Path program = Files.createDirectories(home.resolve("bin")).resolve("graft");
    Files.copy(Launcher.installed(work).program(), program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.createFile(Files.createDirectories(home.resolve("lib")).resolve("graft.jar"));
    launcher = new Launcher(program, work, Map.of("JAVA_HOME", jdk.toString()), List.of());
  }

  private void java(String version) throws IOException {
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    String answer = "if [ \"$1\" = -version ]; then echo '" + version + "' >&2; exit; fi\n";
    Files.writeString(java, "#!/bin/sh\n" + answer + SAYS_ITS_WORDS + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void everyWordArrivesAsItIs() throws Exception {
    java("openjdk version \"21.0.4\" 2024-07-16");
    Ran ran = launcher.run("train", "--data", "my pictures", "*", "$HOME", "");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out())
        .contains("[-Dgraft.home=" + home.toRealPath() + "]\n")
        .endsWith("[graft.cli.Main]\n[train]\n[--data]\n[my pictures]\n[*]\n[$HOME]\n[]\n");
  }

  @Test
  void aReleaseFileIsBelieved() throws Exception {
    java("nothing of use");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"24.0.1\"\n");
    assertThat(launcher.run("info").out()).contains("[--sun-misc-unsafe-memory-access=allow]\n");
  }

  @Test
  void aJavaThatIsTooOldOrNoneIsNamed() throws Exception {
    launcher.run("info").assertRefused(1, "JAVA_HOME is " + jdk, "no bin/java");
    java("java version \"1.8.0_402\"");
    launcher.run("info").assertRefused(1, jdk + "/bin/java is Java 1.8.0_402", "17 or newer");
    java("nothing of use");
    launcher.run("info").assertRefused(1, "cannot tell the version of " + jdk);
  }

  @Test
  void withoutJavaOneLineSaysWhatToDo() throws Exception {
    Path programs = Files.createDirectories(work.resolve("programs"));
    for (String name : List.of("dirname", "readlink")) {
      Path there = Path.of("/usr/bin", name);
      Path program = Files.exists(there) ? there : Path.of("/bin", name);
      Files.createSymbolicLink(programs.resolve(name), program);
    }
    launcher
        .with("JAVA_HOME", "")
        .with("PATH", programs)
        .run("info")
        .assertRefused(1, "no Java found; install a JDK 17 or newer, or set JAVA_HOME");
  }
}
