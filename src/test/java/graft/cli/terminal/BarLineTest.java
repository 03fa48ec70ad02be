package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BarLineTest {
  private static final String VALUES = "loss: 1.1420 - accuracy: 0.4500";

  private static BarLine line(String task, long done, long total, double pace) {
    return new BarLine(task, "images", done, total, done * pace, pace, VALUES);
  }

  @Test
  void theWidthDecidesWhichNumbersAreShown() {
    BarLine line = line("frozen 1/1", 20, 73, 0.5625);
    assertThat(line.text(117))
        .isEqualTo(
            "frozen 1/1  27% [===>         ] 20/73 images, 0:11 elapsed, 0:30 left, 1.8 images/s - "
                + VALUES);
    assertThat(line.text(105))
        .isEqualTo(
            "frozen 1/1  27% [====>          ] 20/73 images, 0:30 left, 1.8 images/s - " + VALUES);
    assertThat(line.text(90))
        .isEqualTo("frozen 1/1  27% [===>          ] 20/73 images, 0:30 left - " + VALUES);
    assertThat(line.text(77))
        .isEqualTo("frozen 1/1  27% [=====>              ] 20/73 0:30 left loss 1.1420 acc 0.4500");
    assertThat(line.text(57)).isEqualTo("frozen 1/1 27% 20/73 0:30 left loss 1.1420 acc 0.4500");
    assertThat(line.text(12)).isEqualTo("frozen 1/1 2");
  }

  /** Also with all of CIFAR-10 and hours left. */
  @Test
  void eightyColumnsHoldABarOfTenTheTimeLeftAndBothValues() {
    for (String task : List.of("frozen 1/1", "unfrozen 1/4", "unfrozen 10/10")) {
      for (long done : new long[] {300, 20_000, 49_900}) {
        for (double pace : new double[] {0.01, 0.1, 0.3}) {
          assertThat(line(task, done, 50_000, pace).text(77))
              .startsWith(task + " ")
              .containsPattern("\\[[=> ]{10,}\\] " + done + "\\b.* [\\d:]+ left loss")
              .contains(100 * done / 50_000 + "% ")
              .endsWith("loss 1.1420 acc 0.4500");
        }
      }
    }
  }

  @Test
  void noLineIsTooWideAndNoBarTooShort() {
    List<BarLine> lines =
        List.of(
            line("frozen 1/1", 20, 73, 0.5),
            line("unfrozen 100/100", 1_000_000, 1_281_167, 0.2),
            line("unfrozen 1/4 validation", 0, 50_000, 0),
            new BarLine("predict", "files", 12_345, 0, 100, 0.01, ""),
            new BarLine("predict", "files", 0, 0, 0, 0, ""));
    for (BarLine line : lines) {
      for (int width = 1; width < 240; width++) {
        String text = line.text(width);
        assertThat(text).hasSizeLessThanOrEqualTo(width);
        if (text.contains("[")) {
          assertThat(text).containsPattern("\\[=*>? *\\]").matches(".*\\[.{10,40}\\].*");
        }
      }
    }
  }

  @Test
  void theLastUnitFillsTheBar() {
    assertThat(new BarLine("bench", "runs", 8, 8, 4, 0.5, "").text(77))
        .isEqualTo(
            "bench 100% [" + "=".repeat(18) + "] 8/8 runs, 0:04 elapsed, 0:00 left, 2.0 runs/s");
  }

  @Test
  void slowWorkHasItsSpeedInUnitsAMinute() {
    assertThat(line("frozen 1/1", 20, 73, 1.1).text(117)).contains(" left, 54.5 images/min - ");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(new BarLine("predict", "files", 0, 50, 0, 0, "").text(77))
        .isEqualTo("predict   0% [>" + " ".repeat(36) + "] 0/50 files, 0:00 elapsed");
    assertThat(new BarLine("predict", "files", 500, 0, 250, 0.5, "").text(77))
        .isEqualTo("predict 500/? files, 4:10 elapsed, 2.0 files/s");
  }
}
