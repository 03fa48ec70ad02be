package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The peak is the speed of the fastest operation, before and after the cases. */
final class PeaksTest {
  private static final long SECOND = 1_000_000_000;

  private long now;

  /** By this clock every call takes a second, so the operation with the most work is fastest. */
  @Test
  void theFastestOperationIsMeasuredTwiceAndNamed() {
    List<String> runs = new ArrayList<>();
    Peaks peaks =
        new Peaks(
            List.of(Precision.FLOAT32), settings(3), new Timing(() -> now += SECOND), runs::add);

    peaks.before();
    assertThat(runs).hasSize(3);
    List<BenchReport.Peak> measured = peaks.after();

    PeakWork most =
        PeakWork.CANDIDATES.stream().max(Comparator.comparing(PeakWork::flops)).orElseThrow();
    double gflops = most.flops() / 1e9;
    assertThat(measured)
        .containsExactly(
            new BenchReport.Peak(
                Precision.FLOAT32,
                most.words(),
                new Spread(gflops, gflops, gflops),
                gflops,
                gflops));
    assertThat(runs).hasSize(peaks.runs()).containsOnly("peak in float32");
  }

  private static BenchSettings settings(int runs) {
    return new BenchSettings(
        List.of(BenchCase.FORWARD), List.of(1), 4, List.of(), runs, new SessionOptions(2));
  }
}
