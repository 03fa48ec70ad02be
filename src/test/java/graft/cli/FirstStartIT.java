package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** TensorFlow's libraries are unpacked once, into a private folder, whoever starts first. */
@Tag("verify")
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class FirstStartIT {
  @TempDir Path work;

  @Test
  void twoAtOnceBothWork() throws Exception {
    Path model = TinyFiles.model(work.resolve("model"));
    Path home = work.resolve("home");
    Path temporary = Files.createDirectory(work.resolve("temporary"));
    Launcher launcher =
        Launcher.installed(work).with("GRAFT_HOME", home).withJava("-Djava.io.tmpdir=" + temporary);
    List<Launcher.Running> both =
        List.of(
            launcher.start("info", "--signatures", model),
            launcher.start("info", "--signatures", model));
    Ran first = both.get(0).await().assertDone();
    Ran second = both.get(1).await().assertDone();
    assertThat(first.out()).contains("serving_default").isEqualTo(second.out());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("native"))))
        .isEqualTo("rwx------");
    assertThat(temporary).isEmptyDirectory();
  }
}
