package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @BeforeEach
  void setUp() throws IOException {
    Files.createDirectories(folder.resolve("variables"));
    Files.writeString(folder.resolve("variables/data"), "abc");
    Files.writeString(folder.resolve("saved_model.pb"), "");
    Manifest.write(folder);
  }

  @Test
  void listsEveryFileSorted() {
    assertThat(folder.resolve("manifest.json"))
        .content()
        .containsSubsequence(
            "\"version\" : 1",
            "\"path\" : \"saved_model.pb\"",
            "\"size\" : 0",
            "\"path\" : \"variables/data\"",
            "\"size\" : 3",
            "\"sha256\" : \"" + SHA256_OF_ABC + "\"")
        .doesNotContain("manifest.json");
  }

  @Test
  void anIntactDirectoryPassesWithExtraFiles() throws IOException {
    Files.writeString(folder.resolve("extra"), "x");
    assertThatCode(() -> Manifest.check(folder, List.of())).doesNotThrowAnyException();
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(folder.resolve("variables/data"));
    assertDamaged("variables/data is missing");
  }

  @Test
  void aShortFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("variables/data"), "ab");
    assertDamaged("variables/data has 2 bytes, but its manifest says 3");
  }

  @Test
  void anAlteredFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("variables/data"), "abd");
    assertDamaged("variables/data was altered");
  }

  @Test
  void aMissingOrDamagedManifestIsNamed() throws IOException {
    Path manifest = folder.resolve("manifest.json");
    for (String damaged :
        new String[] {"", "{", "null", "[]", "{\"version\":1}", "{\"version\":2}"}) {
      Files.writeString(manifest, damaged);
      assertThatThrownBy(() -> Manifest.check(folder, List.of()))
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith(manifest + " is damaged");
    }
    Files.delete(manifest);
    assertThatThrownBy(() -> Manifest.check(folder, List.of()))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            folder
                + " is damaged: manifest.json is missing, so the other files can't be checked; make or copy it"
                + " again");
  }

  @Test
  void aPathThatPointsOutsideIsRefused() throws IOException {
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("variables/data", "../variables/data"));
    assertDamaged("../variables/data points outside the folder");
  }

  @Test
  void absolutePathsAndNonsenseAreRefused() throws IOException {
    String manifest = Files.readString(folder.resolve("manifest.json"));
    for (String path : new String[] {"/variables/data", "a/../../data", "..", ".", ""}) {
      Files.writeString(folder.resolve("manifest.json"), manifest.replace("variables/data", path));
      assertDamaged(path + " points outside the folder");
    }
    Files.writeString(
        folder.resolve("manifest.json"), manifest.replace("variables/data", "a\\u0000b"));
    assertDamaged("manifest.json lists something that is not a path");
  }

  @Test
  void aPathListedTwiceIsRefused() throws IOException {
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("variables/data", "saved_model.pb"));
    assertDamaged("manifest.json lists saved_model.pb twice");
  }

  @Test
  void aFileThatIsNeededHasToBeListed() {
    assertThatCode(() -> Manifest.check(folder, List.of("variables/data")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Manifest.check(folder, List.of("variables/index")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("manifest.json does not list variables/index");
  }

  @Test
  void hugeAndDeepManifestsAreRefused() throws IOException {
    Path manifest = folder.resolve("manifest.json");
    for (String damaged :
        new String[] {
          "{\"version\": 1, \"files\": [" + "[".repeat(1_000_000),
          "{\"version\": 1, \"files\": [" + " ".repeat(17 << 20) + "]}",
          "{\"version\": 1, \"files\": [null]}",
          "{\"version\": 1, \"files\": [{\"path\": null}]}",
          "{\"version\": 1, \"files\": {}}",
          "\u0000\u0000"
        }) {
      Files.writeString(manifest, damaged);
      assertThatThrownBy(() -> Manifest.check(folder, List.of()))
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith(manifest + " is damaged");
    }
    Files.write(manifest, new byte[] {'"', (byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> Manifest.check(folder, List.of()))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(manifest + " is damaged");
  }

  @Test
  void theFolderMayBeNamedInAnyWay() {
    Path relative = Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath());
    for (Path same : new Path[] {relative, folder.resolve("."), folder.resolve("variables/..")}) {
      assertThatCode(() -> Manifest.check(same, List.of())).doesNotThrowAnyException();
    }
  }

  private void assertDamaged(String what) {
    assertThatThrownBy(() -> Manifest.check(folder, List.of()))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(folder + " is damaged: " + what);
  }
}
