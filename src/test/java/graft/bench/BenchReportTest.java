package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.files.JsonText;
import graft.machine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One report, as a table and as JSON. */
class BenchReportTest {
  private static final Spread PEAK = new Spread(200, 190, 210);
  private static final String PRODUCT = PeakWork.CANDIDATES.get(0).words();
  private static final String CONVOLUTION = PeakWork.CANDIDATES.get(3).words();

  private static BenchReport report() {
    return new BenchReport(
        new BenchReport.Machine(
            null, "Some Processor", 4, 2, Precision.FLOAT32, "2.18.0", true, "by default"),
        new BenchReport.Model("inception_v3", "builtin", 299),
        5,
        1,
        null,
        List.of(
            new BenchReport.Peak(Precision.FLOAT32, PRODUCT, PEAK, 198, 202),
            new BenchReport.Peak(
                Precision.BFLOAT16, CONVOLUTION, new Spread(400, 380, 401), 381, 401)),
        List.of(
            BenchReport.Measurement.of(
                BenchCase.FORWARD, 30, 11.4375, new Spread(16, 15.5, 16.25), PEAK),
            BenchReport.Measurement.of(
                BenchCase.FROZEN_FEATURES, 8, 0.004126, new Spread(2500, 2000, 3000), PEAK)),
        List.of());
  }

  @Test
  void theTableShowsMachinePeaksAndShares() {
    assertThat(BenchText.of(report()))
        .isEqualTo(
            """
            processor   Some Processor, 4 available
            TensorFlow  2.18.0, threads: 2
            oneDNN      on (by default)
            precision   float32
            model       inception_v3, weights builtin, images resized to 299 x 299
            figures     median of 5 runs of at least 1 s each, in brackets the slowest and the fastest

            peak        200 (190 to 210) GFLOP/s in float32, a product of matrices, 4096 x 4096 by 4096 x 4096
            peak        400 (380 to 401) GFLOP/s in bfloat16, a convolution, 3 x 3, of 30 images of 35 x 35, 96 to 96 channels

            case               batch  images/s                 GFLOP/image  GFLOP/s                  of peak
            forward               30  16.0 (15.5 to 16.3)             11.4  183 (177 to 186)          91.5 %
            frozen_features        8  2500 (2000 to 3000)           0.0041  10.3 (8.25 to 12.4)        5.2 %
            """);
  }

  @Test
  void aPeakThatChangedMeanwhileIsSaid() {
    BenchReport.Peak changed =
        BenchReport.Peak.of(
            Precision.FLOAT32, PRODUCT, new double[] {100, 110, 120}, new double[] {220, 210, 230});
    assertThat(changed)
        .isEqualTo(
            new BenchReport.Peak(Precision.FLOAT32, PRODUCT, new Spread(165, 100, 230), 110, 220));
    assertThat(changed.steady()).isFalse();
    BenchReport steady = report();
    BenchReport disturbed =
        new BenchReport(
            steady.machine(),
            steady.model(),
            steady.runs(),
            steady.runSeconds(),
            steady.photographs(),
            List.of(changed),
            steady.measurements(),
            steady.predicted());
    assertThat(BenchText.of(steady)).doesNotContain("warning");
    assertThat(BenchText.of(disturbed).lines())
        .contains(
            "warning     the peak in float32 was 110 GFLOP/s before the cases and 220 after: other"
                + " work disturbed this machine, so the shares mean little");
  }

  /** At batch size 30 only one of the two cases was measured. */
  private static BenchReport ofPhotographs() {
    BenchReport other = report();
    return new BenchReport(
        other.machine(),
        other.model(),
        other.runs(),
        other.runSeconds(),
        new BenchReport.Photographs(1000, 1152, 864),
        other.peaks(),
        List.of(
            files(BenchCase.UNFROZEN_FILES, 8, 16),
            files(BenchCase.UNFROZEN_AUGMENTED, 8, 15),
            files(BenchCase.UNFROZEN_AUGMENTED, 30, 15)),
        List.of());
  }

  private static BenchReport.Measurement files(BenchCase benchCase, int batchSize, double median) {
    return BenchReport.Measurement.of(
        benchCase, batchSize, 10, new Spread(median, median - 1, median + 1), PEAK);
  }

  @Test
  void theRateLeftByAugmentationIsAShare() throws Exception {
    assertThat(BenchText.of(ofPhotographs()).lines())
        .contains(
            "photographs 1,000 JPEG files of 1152 x 864, read in turn",
            "unfrozen_augmented     8  15.0 (14.0 to 16.0)             10.0  150 (140 to 160)"
                + "          75.0 %")
        .endsWith("augmented   93.8 % of the rate of unfrozen_files, batch 8");
    assertThat(BenchText.of(report())).doesNotContain("photographs").doesNotContain("augmented");
    JsonNode json = new ObjectMapper().readTree(JsonText.of(ofPhotographs()));
    assertThat(json.at("/photographs/count").asInt()).isEqualTo(1000);
    assertThat(json.at("/photographs/width").asInt()).isEqualTo(1152);
    assertThat(json.at("/augmented")).hasSize(1);
    assertThat(json.at("/augmented/0/batch_size").asInt()).isEqualTo(8);
    assertThat(json.at("/augmented/0/share_of_rate").asDouble()).isEqualTo(0.9375);
  }

  /** Both halves one after the other would give 30 images a second, the machine 24. */
  @Test
  void photographsAreComparedWithWhatTheirHalvesAllow() throws Exception {
    BenchReport other = report();
    BenchReport report =
        new BenchReport(
            other.machine(),
            other.model(),
            other.runs(),
            other.runSeconds(),
            null,
            other.peaks(),
            other.measurements(),
            List.of(
                BenchReport.Predicted.of(
                    new BenchReport.Photographs(60, 4000, 3000),
                    new Spread(40, 39, 41),
                    new Spread(120, 110, 130),
                    new Spread(24, 23, 25))));
    assertThat(BenchText.of(report))
        .endsWith(
            """

            predict, images/s   network alone            decoding alone           end to end               of both
            60 of 4000 x 3000   40.0 (39.0 to 41.0)      120 (110 to 130)         24.0 (23.0 to 25.0)       80.0 %
            """);
    JsonNode json = new ObjectMapper().readTree(JsonText.of(report)).at("/predicted/0");
    assertThat(json.at("/photographs/count").asInt()).isEqualTo(60);
    assertThat(json.at("/photographs/width").asInt()).isEqualTo(4000);
    assertThat(json.at("/network/median").asDouble()).isEqualTo(40);
    assertThat(json.at("/decoding/least").asDouble()).isEqualTo(110);
    assertThat(json.at("/end_to_end/most").asDouble()).isEqualTo(25);
    assertThat(json.at("/share_of_both").asDouble()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void aGpuIsNamedWhereThereIsOne() throws Exception {
    BenchReport without = report();
    BenchReport with =
        new BenchReport(
            new BenchReport.Machine(
                "NVIDIA Something", "Some Processor", 4, 2, Precision.FLOAT16, "2.18.0", true, "x"),
            without.model(),
            without.runs(),
            without.runSeconds(),
            without.photographs(),
            without.peaks(),
            without.measurements(),
            without.predicted());
    assertThat(BenchText.of(with)).startsWith("GPU         NVIDIA Something\nprocessor   Some");
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(JsonText.of(with)).at("/machine/gpu").asText())
        .isEqualTo("NVIDIA Something");
    assertThat(json.readTree(JsonText.of(without)).at("/machine").has("gpu")).isFalse();
  }

  @Test
  void numbersHaveThreeDigitsOrMore() {
    assertThat(BenchText.number(1234.5)).isEqualTo("1235");
    assertThat(BenchText.number(12.34)).isEqualTo("12.3");
    assertThat(BenchText.number(1.234)).isEqualTo("1.23");
    assertThat(BenchText.number(0.01234)).isEqualTo("0.0123");
  }

  @Test
  void jsonHasAllFigures() throws Exception {
    JsonNode json = new ObjectMapper().readTree(JsonText.of(report()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("machine", "model", "runs", "run_seconds", "peaks", "measurements");
    assertThat(json.at("/machine/precision").asText()).isEqualTo("float32");
    assertThat(json.at("/machine/onednn_reason").asText()).isEqualTo("by default");
    assertThat(json.at("/model/image_size").asInt()).isEqualTo(299);
    assertThat(json.at("/peaks/1/precision").asText()).isEqualTo("bfloat16");
    assertThat(json.at("/peaks/0/gflops/least").asDouble()).isEqualTo(190);
    assertThat(json.at("/peaks/0/before").asDouble()).isEqualTo(198);
    assertThat(json.at("/peaks/0/steady").asBoolean()).isTrue();
    JsonNode forward = json.at("/measurements/0");
    assertThat(forward.at("/case").asText()).isEqualTo("forward");
    assertThat(forward.at("/batch_size").asInt()).isEqualTo(30);
    assertThat(forward.at("/gflop_per_image").asDouble()).isEqualTo(11.4375);
    assertThat(forward.at("/images_per_second/median").asDouble()).isEqualTo(16);
    assertThat(forward.at("/gflops/median").asDouble()).isEqualTo(183);
    assertThat(forward.at("/share_of_peak").asDouble()).isEqualTo(0.915);
  }
}
