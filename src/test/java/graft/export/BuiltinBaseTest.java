package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import graft.failure.GraftException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in base comes from the installation, or else from the class path by way of a copy. */
class BuiltinBaseTest {
  private static final String NAME = "inception_v3_notop_builtin.h5";
  private static final Path INSTALLED = Path.of("savedmodel/base", NAME);

  @TempDir Path folder;
  private Path home;
  private Path copy;

  @BeforeEach
  void choosePlaces() {
    home = folder.resolve("home");
    copy = home.resolve("weights").resolve(NAME);
  }

  @Test
  void anInstallationsFileIsUsedWhereItIs() throws IOException {
    try (URLClassLoader classPath = classPath()) {
      BaseWeights weights = new BuiltinBase(INSTALLED, home, classPath).weights();
      assertThat(weights.name()).isEqualTo("builtin");
      assertThat(weights.file()).contains(INSTALLED);
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void withoutAnInstallationTheClassPathsFileIsCopiedOnce() throws IOException {
    Path resource = resource();
    Files.copy(INSTALLED, resource);
    try (URLClassLoader classPath = classPath()) {
      BuiltinBase base = new BuiltinBase(folder.resolve("none.h5"), home, classPath);
      BaseWeights weights = base.weights();
      assertThat(weights.file()).contains(copy);
      assertThat(copy).hasSameBinaryContentAs(INSTALLED);
      FileTime written = Files.getLastModifiedTime(copy);
      Files.delete(resource);
      assertThat(base.weights()).isEqualTo(weights);
      assertThat(Files.getLastModifiedTime(copy)).isEqualTo(written);
    }
  }

  @Test
  void aDamagedCopyIsReplaced() throws IOException {
    Files.copy(INSTALLED, resource());
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, "cut");
    try (URLClassLoader classPath = classPath()) {
      new BuiltinBase(folder.resolve("none.h5"), home, classPath).weights();
    }
    assertThat(copy).hasSameBinaryContentAs(INSTALLED);
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    Files.writeString(resource(), "damaged");
    Path installed = Files.writeString(folder.resolve("base.h5"), "damaged");
    try (URLClassLoader classPath = classPath()) {
      assertThatExceptionOfType(GraftException.class)
          .isThrownBy(() -> new BuiltinBase(installed, home, classPath).weights())
          .withMessageContaining(installed + " is damaged");
      assertThatExceptionOfType(GraftException.class)
          .isThrownBy(() -> new BuiltinBase(folder.resolve("none.h5"), home, classPath).weights())
          .withMessageContaining("the built-in base on the class path is damaged");
    }
  }

  @Test
  void whereThereIsNeitherTheArtifactIsNamed() throws IOException {
    try (URLClassLoader classPath = classPath()) {
      assertThatExceptionOfType(GraftException.class)
          .isThrownBy(() -> new BuiltinBase(folder.resolve("none.h5"), home, classPath).weights())
          .withMessageContaining("none.h5")
          .withMessageContaining("classifier base");
    }
  }

  /** Where the artifact has the file; its folder exists. */
  private Path resource() throws IOException {
    return Files.createDirectories(folder.resolve("classes/graft/base")).resolve(NAME);
  }

  private URLClassLoader classPath() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }
}
