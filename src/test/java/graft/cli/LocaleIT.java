package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
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

  private List<String> cacheFiles() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("caches"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bin"))
          .toList();
    }
  }
}
