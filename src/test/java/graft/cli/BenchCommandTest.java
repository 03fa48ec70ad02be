package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.ExitCode;
import graft.export.Exporter;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command, on the tiny model. */
final class BenchCommandTest {
  @TempDir Path folder;

  private Ran bench(Object... more) {
    List<Object> words = new ArrayList<>(List.of("bench", "--model"));
    words.add(TinyModel.export(folder.resolve("tiny"), 0));
    words.addAll(List.of("--only", "unfrozen_augmented,unfrozen_files", "--batch-sizes", 2));
    words.addAll(List.of(more));
    return Ran.graft(words.toArray());
  }

  @Test
  void stepsFromPhotographsWithAndWithoutAugmentation() {
    Ran ran = bench("--photographs", 6, "--runs", 2);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("photographs 6 JPEG files of 1152 x 864, read in turn\n");
    List<String> lines = ran.out().lines().toList();
    int last = lines.size() - 1;
    assertThat(lines.get(last - 2)).startsWith("unfrozen_files         2 ");
    assertThat(lines.get(last - 1)).startsWith("unfrozen_augmented     2 ");
    assertThat(lines.get(last))
        .matches("augmented   [0-9.]+ % of the rate of unfrozen_files, batch 2");
  }

  @Test
  void theirShareIsInTheJson() throws Exception {
    Ran ran = bench("--photographs", 4, "--runs", 1, "--json");

    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(ran.out());
    assertThat(json.at("/photographs/count").asInt()).isEqualTo(4);
    JsonNode plain = json.at("/measurements/0");
    JsonNode augmented = json.at("/measurements/1");
    assertThat(plain.at("/case").asText()).isEqualTo("unfrozen_files");
    assertThat(augmented.at("/case").asText()).isEqualTo("unfrozen_augmented");
    assertThat(json.at("/augmented/0/share_of_rate").asDouble())
        .isEqualTo(
            augmented.at("/images_per_second/median").asDouble()
                / plain.at("/images_per_second/median").asDouble());
  }

  @Test
  void photographsThatNoCaseReadsAreRefused() {
    String reason =
        "only unfrozen_files and unfrozen_augmented read photographs, and neither runs: leave"
            + " --photographs out";
    Ran.graft("bench", "--only", "forward,predict", "--photographs", 5)
        .assertRefused(ExitCode.WRONG_USE, reason);
    Path model = TinyModel.export(folder.resolve("tiny"), 0);
    Path serving = folder.resolve("serving");
    Exporter.exportServing(model, serving, false, new SessionOptions(2));
    Ran.graft("bench", "--model", serving, "--photographs", 5)
        .assertRefused(ExitCode.WRONG_USE, reason);
  }

  @Test
  void measuresPeakAndForwardPass() throws Exception {
    Path model = TinyModel.export(folder.resolve("tiny"), 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = {
      "bench",
      "--model",
      model.toString(),
      "--only",
      "forward",
      "--batch-sizes",
      "2,3",
      "--runs",
      "1",
      "--threads",
      "2",
      "--json"
    };
    int code =
        Main.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("precision: float32 (", "about ");
    assertThat(code).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(json.at("/machine/precision").asText()).isEqualTo("float32");
    double peak = json.at("/peaks/0/gflops/median").asDouble();
    assertThat(peak).isPositive();
    assertThat(json.at("/measurements")).hasSize(2);
    assertThat(json.at("/measurements/1/batch_size").asInt()).isEqualTo(3);
    JsonNode measured = json.at("/measurements/0");
    // Two convolutions at 6x6 places: 3x3x3x4 and 3x3x4x5.
    assertThat(measured.at("/gflop_per_image").asDouble()).isEqualTo(2 * 36 * (108 + 180) / 1e9);
    assertThat(measured.at("/share_of_peak").asDouble())
        .isEqualTo(measured.at("/gflops/median").asDouble() / peak);
  }
}
