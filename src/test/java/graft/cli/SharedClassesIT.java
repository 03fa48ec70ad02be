package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
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

    Ran second = predict(listing());
    assertThat(loaded()).startsWith("shared objects file");
    assertSame(first, second);

    // A damaged file, and the empty one that says that none could be made.
    for (byte[] bytes : List.of(new byte[5000], new byte[0])) {
      Files.delete(made);
      Files.write(made, bytes);
      assertSame(first, predict(launcher));
      assertThat(onlyFile()).isEqualTo(made).hasBinaryContent(bytes);
    }
  }

  /** What is in the file is run. */
  @Test
  void aFolderThatOthersMayWriteToIsNotTrusted() throws Exception {
    startedBefore();
    Files.createDirectory(classes);
    for (String open : List.of("rwxrwx---", "rwx---rwx")) {
      allow(open);
      predict(launcher);
      assertThat(classes).isEmptyDirectory();
    }
    allow("rwx------");
    Ran first = predict(launcher);
    assertThat(onlyFile()).isNotEmptyFile();
    allow("rwxrwx---");
    Ran second = predict(listing());
    assertThat(loaded()).doesNotStartWith("shared objects file");
    assertSame(first, second);
  }

  /** Java would not use the old file, and say nothing of that. */
  @Test
  void anotherTimeOfAJarMakesAnotherFile() throws Exception {
    startedBefore();
    Path installation = launcher.program().getParent().getParent();
    Path own = work.resolve("own");
    Path program = Files.createDirectories(own.resolve("bin")).resolve("graft");
    Files.copy(launcher.program(), program, StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectory(own.resolve("lib"));
    try (Stream<Path> all = Files.list(installation.resolve("lib"))) {
      for (Path file : all.toList()) {
        Files.createSymbolicLink(own.resolve("lib").resolve(file.getFileName()), file);
      }
    }
    launcher = new Launcher(program, launcher.work(), launcher.environment(), launcher.before());
    predict(launcher);
    Path made = onlyFile();
    Path jar = copyOfALibrary(own.resolve("lib"));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    predict(launcher);
    assertThat(kept()).hasSize(2).contains(made);
    predict(listing());
    assertThat(loaded()).startsWith("shared objects file");
  }

  /** In the place of its link. */
  private static Path copyOfALibrary(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      Path jar =
          all.filter(file -> file.getFileName().toString().startsWith("jcommander"))
              .findFirst()
              .orElseThrow();
      Path original = jar.toRealPath();
      Files.delete(jar);
      return Files.copy(original, jar);
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
        .run("predict", "--model", model, "--threshold", 7, picture)
        .assertFailed(ExitCode.WRONG_USE, "--threshold");
    assertThat(classes).doesNotExist();
  }

  @Test
  void wrongUseDoesNotWaitForThem() throws Exception {
    startedBefore();
    launcher
        .run("predict", "--model", "nowhere", picture)
        .assertRefused(ExitCode.WRONG_USE, "there is no folder nowhere");
    launcher.run("info").assertFailed(ExitCode.WRONG_USE, "expected one DIR");
    assertThat(classes).doesNotExist();
    launcher.run("predict", "--model=" + model, picture).assertDone();
    assertThat(onlyFile()).isNotEmptyFile();
  }

  private void allow(String permissions) throws IOException {
    Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString(permissions));
  }

  /** Lists where Java takes classes from. */
  private Launcher listing() {
    return launcher.withJava("-Xlog:class+load:file=" + work.resolve("loaded.txt"));
  }

  /** Where Java has taken the first class of Graft from, by that list. */
  private String loaded() throws IOException {
    String words = "graft.cli.Main source: ";
    try (Stream<String> lines = Files.lines(work.resolve("loaded.txt"))) {
      return lines
          .filter(line -> line.contains(words))
          .map(line -> line.substring(line.indexOf(words) + words.length()))
          .findFirst()
          .orElseThrow();
    }
  }

  private Ran predict(Launcher with) throws Exception {
    return with.run("predict", "--model", model, picture).assertDone();
  }

  private static void assertSame(Ran one, Ran other) {
    assertThat(other.out()).isEqualTo(one.out());
    assertThat(other.err()).isEqualTo(one.err());
  }

  private Path onlyFile() throws IOException {
    assertThat(kept()).hasSize(1);
    return kept().get(0);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(classes)) {
      List<Path> all = files.toList();
      assertThat(all).allMatch(file -> file.toString().endsWith(".jsa"));
      return all;
    }
  }
}
