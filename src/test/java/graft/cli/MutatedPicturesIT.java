package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.cli.Launcher.Running;
import graft.cli.terminal.ExitCode;
import graft.dataset.image.Mutations;
import graft.dataset.image.TestImages;
import graft.process.TensorFlowLog;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged pictures among a hundred good ones, as a user's {@code predict} meets them: each has its
 * row, no good one has other probabilities because of them, memory stays small, and nothing but
 * Graft's own lines is said. A damaged picture that can be decoded has a class like any other.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells a process's peak memory")
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class MutatedPicturesIT {
  /** Of the damage. */
  private static final long SEED = 15;

  private static final int GOOD = 100;
  private static final long MOST_BYTES = 1_500_000_000;

  /**
   * Bad pictures are left out of the model's calls. With blanks in their places the calls are
   * larger, and TensorFlow may round otherwise. Where this was measured, on a processor with
   * AVX-512, no bit differed.
   */
  private static final double MOST_DIFFERENCE = 1e-6;

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path work;
  private Launcher launcher;

  /**
   * How a call went.
   *
   * @param rows by the names of the files, in the table's order
   * @param peak most bytes of resident memory
   */
  private record Outcome(Ran ran, Map<String, JsonNode> rows, long peak) {}

  @BeforeEach
  void setUp() {
    TinyFiles.model(work.resolve("model"));
    // What Surefire sets for the tests is not what a user has.
    launcher =
        Launcher.installed(work).with("TF_CPP_MIN_LOG_LEVEL", "").with("TF_ENABLE_ONEDNN_OPTS", "");
  }

  @Test
  void fiveHundredChangeNothingForTheGoodOnes() throws Exception {
    check(500, Duration.ofMinutes(20));
  }

  @Test
  @Tag("verify")
  void tenThousandChangeNothingForTheGoodOnes() throws Exception {
    check(10_000, Duration.ofMinutes(60));
  }

  private void check(int mutants, Duration limit) throws Exception {
    List<String> names = write(Files.createDirectory(work.resolve("pictures")), mutants);
    Outcome abused = predict("pictures", limit);
    List<String> bad = names.stream().filter(name -> isBad(abused.rows().get(name))).toList();
    assertThat(abused.rows().keySet()).containsExactlyElementsOf(names);
    assertThat(abused.ran().code())
        .isEqualTo(bad.isEmpty() ? ExitCode.DONE : ExitCode.UNREADABLE_FILES);
    assertThat(bad).noneMatch(name -> name.contains("good"));
    bad.forEach(name -> assertNamed(abused.rows().get(name)));
    assertOnlyOurs(abused.ran());

    replace(names, bad);
    Outcome blanks = predict("blanks", limit);
    blanks.ran().assertDone();
    double most = 0;
    for (String name : names) {
      if (!bad.contains(name)) {
        most = Math.max(most, difference(abused.rows().get(name), blanks.rows().get(name)));
      }
    }
    System.out.printf(
        "%d mutated pictures, %d of them decoded, in %.1f s: at most %.0f MB; largest difference"
            + " of a probability %.1e%n",
        mutants,
        mutants - bad.size(),
        abused.ran().time().toMillis() / 1e3,
        abused.peak() / 1e6,
        most);
    assertThat(most).isLessThanOrEqualTo(MOST_DIFFERENCE);
    assertThat(abused.peak()).isLessThan(MOST_BYTES);
  }

  /** The names of all files, in their order. */
  private static List<String> write(Path folder, int mutants) throws IOException {
    Mutations mutations = new Mutations(SEED);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < mutants; i++) {
      if (i % (mutants / GOOD) == 0) {
        // Before the mutant of the same number, as no kind of damage begins so.
        String name = "%05d-a-good.png".formatted(i);
        Color colour = new Color(name.hashCode());
        TestImages.write(folder.resolve(name), TestImages.filled(20, 16, colour), "png");
        names.add(name);
      }
      Mutations.Mutant mutant = mutations.next();
      Files.write(folder.resolve(mutant.name()), mutant.bytes());
      names.add(mutant.name());
    }
    return names;
  }

  /** Links to the same files, with blanks for the bad ones. */
  private void replace(List<String> names, List<String> bad) throws IOException {
    Path folder = Files.createDirectory(work.resolve("blanks"));
    for (String name : names) {
      Files.createLink(folder.resolve(name), work.resolve("pictures").resolve(name));
    }
    for (String name : bad) {
      Files.delete(folder.resolve(name));
      TestImages.write(folder.resolve(name), TestImages.filled(20, 16, Color.WHITE), "png");
    }
  }

  /** With the default limit of pixels. */
  private Outcome predict(String folder, Duration limit) throws Exception {
    Running running =
        launcher.start(
            "predict",
            "--model",
            "model",
            "--precision",
            "float32",
            "--format",
            "jsonl",
            "--all-probabilities",
            "--all-files",
            folder);
    MeasuredRun measured = MeasuredRun.of(running, limit);
    Ran ran = measured.ran();
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    for (String line : ran.out().lines().toList()) {
      JsonNode row = JSON.readTree(line);
      rows.put(Path.of(row.get("path").asText()).getFileName().toString(), row);
    }
    assertThat(ran.out().lines()).as("one row for each").hasSize(rows.size());
    return new Outcome(ran, rows, measured.peak());
  }

  private static boolean isBad(JsonNode row) {
    return row != null && row.get("class").isNull();
  }

  private static void assertNamed(JsonNode row) {
    assertThat(row.get("error").asText())
        .startsWith("cannot decode " + row.get("path").asText() + " (")
        .doesNotContain("\n", "Exception", "Error", "null");
  }

  private static void assertOnlyOurs(Ran ran) {
    assertThat(TensorFlowLog.without(ran.err().lines().toList()))
        .allMatch(line -> line.matches("predict: \\d.*|\\d+ classified, \\d+ unreadable"));
  }

  private static double difference(JsonNode one, JsonNode other) {
    double most = 0;
    for (String label : List.of("blue", "green", "red")) {
      double first = one.get("probabilities").get(label).asDouble(Double.NaN);
      double second = other.get("probabilities").get(label).asDouble(Double.NaN);
      assertThat(first).as("%s of %s", label, one).isBetween(0.0, 1.0);
      most = Math.max(most, Math.abs(first - second));
    }
    return most;
  }
}
