package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file of shared classes that the launcher makes for faster starts. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "graft.bat makes none")
final class SharedClassesIT {
  @TempDir Path work;
  private Path model;
  private Path picture;
  private Path home;
  private Path classes;
  private Launcher launcher;

  @BeforeEach
  void files() throws IOException {
    model = TinyFiles.model(work.resolve("model"));
    Path pictures = TinyFiles.pictures(work.resolve("pictures"), 1);
    try (Stream<Path> all = Files.walk(pictures)) {
      picture = all.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    home = Files.createDirectory(work.resolve("home"));
    classes = home.resolve("classes");
    launcher = Launcher.installed(work).with("GRAFT_HOME", home);
  }

  /** As if a start before had unpacked TensorFlow's libraries there. */
  private void startedBefore() throws IOException {
    Files.createSymbolicLink(
        home.resolve("native"), Path.of(System.getProperty("org.bytedeco.javacpp.cachedir")));
  }

  @Test
  void theyAreMadeOnceAndUsed() throws Exception {
    startedBefore();
    launcher.run("--help").assertDone();
    assertThat(classes).doesNotExist();
    Ran first = predict(launcher);
    Path made = onlyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(classes)))
        .isEqualTo("rwx------");
    assertThat(made).isNotEmptyFile();

    Path loaded = work.resolve("loaded.txt");
    Ran second = predict(launcher.withJava("-Xlog:class+load:file=" + loaded));
    assertThat(loaded).content().containsPattern("graft\\.cli\\.Main source: shared objects file");
    assertSame(first, second);

    // A damaged file, and the empty one that says that none could be made.
    for (byte[] bytes : List.of(new byte[5000], new byte[0])) {
      Files.delete(made);
      Files.write(made, bytes);
      assertSame(first, predict(launcher));
      assertThat(onlyFile()).isEqualTo(made).hasBinaryContent(bytes);
    }
  }

  @Test
  void twoAtOnceBothWork() throws Exception {
    startedBefore();
    List<Launcher.Running> both =
        List.of(
            launcher.start("predict", "--model", model, picture),
            launcher.start("predict", "--model", model, picture));
    assertSame(both.get(0).await().assertDone(), both.get(1).await().assertDone());
    assertThat(onlyFile()).isNotEmptyFile();
  }

  @Test
  void aFolderThatMayNotLastGetsNone() throws Exception {
    launcher
        .run("predict", "--model", "nowhere", picture)
        .assertRefused(ExitCode.WRONG_USE, "there is no folder nowhere");
    assertThat(classes).doesNotExist();
  }

  private Ran predict(Launcher with) throws Exception {
    return with.run("predict", "--model", model, picture).assertDone();
  }

  private static void assertSame(Ran one, Ran other) {
    assertThat(other.out()).isEqualTo(one.out());
    assertThat(other.err()).isEqualTo(one.err());
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(classes)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(all.get(0).toString()).endsWith(".jsa");
      return all.get(0);
    }
  }
}
