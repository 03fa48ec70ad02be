package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.info.InfoTest;
import graft.contract.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The installed program, started as a user starts it, from a folder of its own. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class LauncherIT {
  @TempDir Path work;

  private Ran graft(Object... arguments) throws IOException, InterruptedException {
    return Launcher.installed(work).run(arguments);
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestOne() throws Exception {
    graft("train", "--modle", "m").assertRefused(2, "--modle (did you mean --model?)");
  }

  @Test
  void aMisspeltPhaseIsAnsweredWithTheAllowedOnes() throws Exception {
    graft("train", "--phase", "unfrozn")
        .assertRefused(2, "frozen, unfrozen or all", "did you mean unfrozen?");
  }

  @Test
  void aBatchSizeOfZeroIsRefused() throws Exception {
    graft("train", "--batch-size", "0")
        .assertRefused(2, "--batch-size", "from 1 to 65536", "\"0\"");
  }

  @Test
  void aFolderThatIsNoModelIsRefused() throws Exception {
    Path folder = Files.createDirectory(work.resolve("empty"));
    graft("info", "empty").assertRefused(2, "empty is not a model", "saved_model.pb");
    graft("predict", "--model", folder, ".").assertRefused(2, "is not a model");
  }

  @Test
  void anEmptyDataFolderIsRefused() throws Exception {
    // The data is looked at before the model is loaded, so its description is enough.
    Path model = work.resolve("model");
    ModelFiles.writeDescription(model, InfoTest.info().description());
    Files.createFile(model.resolve(ModelFiles.SAVED_MODEL));
    Files.createDirectory(work.resolve("nothing"));
    graft("train", "--model", "model", "--data", "nothing", "--output", "run")
        .assertRefused(2, "nothing holds no folder of pictures");
    assertThat(work.resolve("run")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("graft.cli.MainTest#commands")
  void everyCommandHasHelp(String command) throws Exception {
    Ran result = graft(command, "--help");
    assertThat(result.out()).contains("usage: graft " + command, "example:\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void theVersionIsTheBuilds() throws Exception {
    Ran result = graft("--version");
    assertThat(result.out()).matches("graft \\d+\\.\\d+\\.\\d+\\R");
    assertThat(result.code()).isZero();
  }

  /** Compilers of other programs would look for the jars that the library's names, and warn. */
  @Test
  void onlyTheProgramsJarNamesTheOthers() throws Exception {
    Path installation = Path.of(System.getProperty("graft.installation"));
    Attributes program = attributes(installation.resolve("lib/graft.jar"));
    assertThat(program.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("graft.cli.Main");
    try (Stream<Path> jars = Files.list(installation.resolve("lib"))) {
      assertThat(program.getValue(Attributes.Name.CLASS_PATH).split(" "))
          .containsExactlyInAnyOrderElementsOf(
              jars.map(jar -> jar.getFileName().toString())
                  .filter(name -> name.endsWith(".jar") && !name.equals("graft.jar"))
                  .toList());
    }
    String version = program.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    Attributes library = attributes(installation.resolveSibling("graft-" + version + ".jar"));
    assertThat(library.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isEqualTo(version);
    assertThat(library.getValue(Attributes.Name.CLASS_PATH)).isNull();
    assertThat(library.getValue(Attributes.Name.MAIN_CLASS)).isNull();
  }

  private static Attributes attributes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes();
    }
  }

  @Test
  void debugShowsTheStackTrace() throws Exception {
    assertThat(graft("--debug", "info", "none").err()).startsWith("graft: ").contains("\tat ");
  }
}
