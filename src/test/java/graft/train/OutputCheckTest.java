package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import graft.export.TinyModel;
import graft.files.DiskSpace;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputCheckTest {
  @TempDir Path folder;

  private static long needed(TinySettings settings, Path model) {
    try (GraftModel opened = GraftModel.open(model, new SessionOptions(2))) {
      return OutputCheck.needed(settings.settings(), opened);
    }
  }

  /** A model of the run's own makes no room: it stays beside the trained ones. */
  @Test
  void aRunNeedsAsMuchWithAModelOfItsOwn() {
    Path given = TinyModel.export(folder.resolve("model"), 0.3);
    long plain = needed(new TinySettings(given, folder.resolve("run")), given);
    Path output = folder.resolve("other");
    Path own = TinyModel.export(TrainingRun.ownModelOf(output), 0.3);
    NetworkSettings network =
        new NetworkSettings("tiny", "formula", OptionalInt.of(8), Optional.empty(), 6, 0.3);
    assertThat(needed(new TinySettings(own, output).network(network), own)).isEqualTo(plain);
    assertThat(plain).isGreaterThan(2 * DiskSpace.taken(given));
  }

  @Test
  void theLargePhaseNeedsTwoModelsMore() {
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    TinySettings settings = new TinySettings(model, folder.resolve("run"));
    long plain = needed(settings, model);
    assertThat(needed(settings.large(16, 1, 1e-3f), model))
        .isEqualTo(plain + 2 * DiskSpace.taken(model));
  }
}
