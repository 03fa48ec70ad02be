package graft.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample project compiles, and has what keeps SLF4J from writing to a program's standard error.
 */
final class SampleProjectTest {
  private static final Pattern BINDING =
      Pattern.compile("<artifactId>slf4j-nop</artifactId>\\s*<version>([^<]+)</version>");

  @TempDir private Path folder;

  @Test
  void itsProgramsCompile() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("samples/embed/src"))) {
      List<Path> sources = all.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSize(2);
      SourceFiles.compile(folder, sources);
    }
  }

  @Test
  void theBindingIsThatOfTheCommandLine() throws IOException {
    Matcher own = BINDING.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(own.find()).isTrue();
    assertThat(Path.of("samples/embed/pom.xml")).content().contains(own.group());
    for (String page : new String[] {"samples/embed/README.md", "docs/java.md"}) {
      assertThat(Path.of(page)).content().contains("org.slf4j:slf4j-nop:" + own.group(1));
    }
  }
}
