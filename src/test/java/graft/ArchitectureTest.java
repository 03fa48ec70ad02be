package graft;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages import only what the architecture lets them import. */
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src/main/java/graft");
  private static final Set<String> LEAVES = Set.of("contract", "files");

  /** What a package may import beside itself; {@code cli} may import everything. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("contract", Set.of()),
          entry("files", Set.of("contract")),
          entry("model", LEAVES),
          entry("savedmodel", LEAVES),
          entry("runner", Set.of("contract", "files", "savedmodel")),
          entry("dataset", LEAVES),
          entry("report", LEAVES),
          entry("machine", LEAVES),
          entry("background", Set.of()),
          entry("cache", Set.of("contract", "files", "machine", "background", "runner", "dataset")),
          entry(
              "train",
              Set.of("contract", "files", "machine", "background", "runner", "dataset", "cache")),
          entry("predict", Set.of("contract", "files", "background", "runner", "dataset", "cache")),
          entry("bench", Set.of("contract", "files", "machine", "runner", "dataset", "predict")));

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
  private static final Pattern OURS = Pattern.compile("\\bgraft\\.([a-z]+)\\.[A-Z*]\\w*");

  @Test
  void packagesImportOnlyAlongTheArrows() {
    for (String from : packages()) {
      if (!from.equals("cli")) {
        assertThat(ARROWS).as("a package without a rule").containsKey(from);
        assertThat(importedBy(from)).as(from + " imports").isSubsetOf(ARROWS.get(from));
      }
    }
  }

  /** {@code graft.files} knows one class of the contract: the failure that is told to the user. */
  @Test
  void filesKnowsOnlyTheExceptionOfTheContract() {
    assertThat(
            named("files").map(MatchResult::group).filter(name -> !name.startsWith("graft.files")))
        .containsOnly("graft.contract.GraftException");
  }

  /** Only the command line and the exporter's own package know how graphs are built. */
  @Test
  void nothingButTheCommandLineKnowsTheExporter() {
    assertThat(packages())
        .filteredOn(from -> importedBy(from).contains("model"))
        .isSubsetOf(List.of("cli"));
  }

  /** The halves meet in the contract alone: training and prediction never name an op. */
  @Test
  void trainingPredictionAndReportsBuildNoGraphs() {
    for (String from : List.of("train", "predict", "report", "runner")) {
      assertThat(sources(from)).noneMatch(source -> source.contains("org.tensorflow.op"));
    }
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    assertThat(packages())
        .allSatisfy(
            name -> assertThat(SOURCES.resolve(name).resolve("package-info.java")).exists());
  }

  private static Set<String> importedBy(String from) {
    return named(from)
        .map(match -> match.group(1))
        .filter(to -> !to.equals(from))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every class of ours that the package's code names in full, in an import or elsewhere. */
  private static Stream<MatchResult> named(String from) {
    return sources(from).flatMap(source -> OURS.matcher(source).results());
  }

  private static List<String> packages() {
    try (Stream<Path> entries = Files.list(SOURCES)) {
      return entries
          .filter(directory -> !sources(directory.getFileName().toString()).toList().isEmpty())
          .map(directory -> directory.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> sources(String name) {
    try (Stream<Path> files = Files.walk(SOURCES.resolve(name))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ArchitectureTest::code)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(Path file) {
    try {
      return COMMENT.matcher(Files.readString(file)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
