package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two kinds of small photographs, on the tiny model. */
final class PredictedPhotographsTest {
  private static final SessionOptions SESSION = new SessionOptions(2);
  private static final List<BenchReport.Photographs> KINDS =
      List.of(new BenchReport.Photographs(5, 40, 30), new BenchReport.Photographs(3, 90, 60));

  @TempDir Path folder;

  private static BenchSettings settings(BenchCase benchCase, int runs) {
    return new BenchSettings(List.of(benchCase), List.of(2), 4, KINDS, runs, SESSION);
  }

  @Test
  void eachKindHasItsThreeRatesByTurns() throws Exception {
    List<String> done = new ArrayList<>();
    long[] seconds = {0};
    Timing timing = new Timing(() -> 2_000_000_000L * seconds[0]++);
    try (GraftModel model = GraftModel.open(TinyModel.export(folder.resolve("tiny"), 0), SESSION)) {
      List<BenchReport.Predicted> measured =
          new PredictedPhotographs(model, settings(BenchCase.PREDICT, 2), timing, done::add)
              .measure(folder.resolve("predicted"));

      assertThat(measured).extracting(BenchReport.Predicted::photographs).isEqualTo(KINDS);
      // Each call takes two seconds of this clock.
      Spread five = new Spread(2.5, 2.5, 2.5);
      assertThat(measured.get(0).network()).isEqualTo(five);
      assertThat(measured.get(0).decoding()).isEqualTo(five);
      assertThat(measured.get(0).endToEnd()).isEqualTo(five);
      assertThat(measured.get(0).shareOfBoth()).isCloseTo(2, within(1e-12));
      assertThat(measured.get(1).endToEnd().median()).isEqualTo(1.5);
    }
    List<String> small =
        List.of("the network alone, 40 x 30", "decoding alone, 40 x 30", "predict, 40 x 30");
    assertThat(done).hasSize(12).startsWith(small.toArray(String[]::new));
    assertThat(done.subList(3, 6)).isEqualTo(small);
    Path file = folder.resolve("predicted/90x60/000002.jpg");
    BufferedImage last = ImageIO.read(file.toFile());
    assertThat(last.getWidth()).isEqualTo(90);
    assertThat(last.getHeight()).isEqualTo(60);
    assertThat(Files.readAllBytes(file))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("predicted/90x60/000001.jpg")));
  }

  @Test
  void theyBelongToTheCasePredict() {
    List<Integer> totals = new ArrayList<>();
    Benchmark.Listener listener =
        new Benchmark.Listener() {
          @Override
          public void started(double estimated) {
            assertThat(estimated).isPositive();
          }

          @Override
          public void runDone(int done, int total, String what) {
            totals.add(total);
          }
        };
    try (GraftModel model = GraftModel.open(TinyModel.export(folder.resolve("tiny"), 0), SESSION);
        DataSplit sample =
            DataSpec.open(
                DataSpec.SAMPLE, new DataOptions(folder, Path.of("sample"), 8, 0, SESSION))) {
      BenchReport report =
          new Benchmark(model, settings(BenchCase.PREDICT, 1), listener)
              .run(sample.train(), folder.resolve("pictures"));

      assertThat(report.predicted())
          .hasSize(2)
          .allMatch(each -> each.shareOfBoth() > 0 && each.endToEnd().least() > 0);
      assertThat(report.measurements()).hasSize(1);
      assertThat(totals).containsOnly(totals.size());
    }
    assertThat(settings(BenchCase.FORWARD, 1).predicted()).isEmpty();
  }
}
