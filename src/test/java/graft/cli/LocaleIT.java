package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Where people write other digits and a comma in numbers, Graft works and writes as elsewhere. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class LocaleIT {
  private static final String PERSIAN = "-Duser.language=fa -Duser.country=IR";

  @TempDir Path work;

  @Test
  void trainsAndEvaluatesUnderPersianDigits() throws Exception {
    assumeThat(File.separatorChar).as("a shell").isEqualTo('/');
    TinyFiles.model(work.resolve("model"));
    TinyFiles.pictures(work.resolve("pictures"), 10);
    Launcher plain = Launcher.installed(work);
    Launcher persian = plain.withJava(PERSIAN);
    persian
        .run(
            (Object[])
                ("train --model model --data pictures --output run --cache-dir caches"
                        + " --epochs-frozen 1 --epochs-unfrozen 1")
                    .split(" "))
        .assertDone();
    assertThat(cacheFiles()).isNotEmpty().allMatch(name -> name.matches("[ -~]+"));
    Object[] evaluate = "evaluate --model run --data pictures --json".split(" ");
    String report = persian.run(evaluate).assertDone().out();
    assertThat(report).contains("\"accuracy\"").isEqualTo(plain.run(evaluate).out());
  }

  /** As in containers and under cron. A locale that is not installed counts as none. */
  @Test
  void accentsNeedNoLocale() throws Exception {
    assumeThat(File.separatorChar).as("a shell").isEqualTo('/');
    assumeThat(System.getProperty("sun.jnu.encoding")).as("names of this test").isEqualTo("UTF-8");
    TinyFiles.model(work.resolve("model"));
    Path pictures = TinyFiles.pictures(work.resolve("caf\u00e9"), 2);
    Files.copy(
        pictures.resolve("red/0.png"), Path.of(URI.create(pictures.toUri() + "red/caf%E9.png")));
    Launcher none =
        Launcher.installed(work).with("LC_ALL", "").with("LC_CTYPE", "").with("LANG", "");
    for (Launcher launcher :
        List.of(none, none.with("LC_ALL", "POSIX"), none.with("LANG", "xx_XX.UTF-8"))) {
      String table =
          launcher.shell("\"$graft\" predict --model model caf*/*/*.png").assertDone().out();
      assertThat(table.lines().skip(1))
          .hasSize(7)
          .allMatch(row -> Files.exists(path(row.split(",")[0])), "the path exists");
    }
  }

  private Path path(String text) {
    return text.startsWith("file:") ? Path.of(URI.create(text)) : work.resolve(text);
  }

  private List<String> cacheFiles() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("caches"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bin"))
          .toList();
    }
  }
}
