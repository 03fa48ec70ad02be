package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.export.BaseNetworks;
import graft.export.BaseWeights;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same steps end with the same bits in every process with the same number of threads: no update
 * races a gradient.
 */
class DeterminismTest {
  @TempDir Path folder;

  @Test
  void manyUnfrozenStepsOfTheTinyModel() throws Exception {
    check(TinyModel.export(folder.resolve("tiny"), 0.3), 200, 20, 12);
  }

  @Test
  @Tag("verify")
  void tenUnfrozenStepsOfInceptionV3() throws Exception {
    Path model = folder.resolve("inception");
    Exporter.export(
        new ExportSettings(
            BaseNetworks.named("inception-v3"), 75, 164, List.of("a", "b", "c", "d"), 500, 0.3, 0),
        BaseWeights.random(),
        model,
        false,
        new SessionOptions(2));
    check(model, 10, 4, 32);
  }

  private static void check(Path model, int steps, int images, int side) throws Exception {
    long start = System.nanoTime();
    for (int threads : new int[] {1, 2}) {
      String first = TrainingProcess.run(model, threads, steps, images, side);
      String second = TrainingProcess.run(model, threads, steps, images, side);
      assertThat(second).as("%d steps on %d threads", steps, threads).isEqualTo(first);
      System.out.printf("%d steps, %d threads: %s%n", steps, threads, first);
    }
    System.out.printf("four processes: %.0f s%n", (System.nanoTime() - start) / 1e9);
  }
}
