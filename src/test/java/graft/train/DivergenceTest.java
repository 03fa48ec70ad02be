package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose numbers go bad ends at once, and what it kept before is sound. */
class DivergenceTest {
  @TempDir Path folder;
  private TinyRun tiny;
  private Path run;

  @BeforeEach
  void export() {
    tiny = TinyRun.in(folder);
    run = tiny.output();
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunAndKeepsTheLastGoodCheckpoint() {
    assertThatThrownBy(
            () -> TinyRun.train(new TinySettings(tiny.model(), run).frozen(2, 1e38f).settings()))
        .isInstanceOf(GraftException.class)
        .hasMessageMatching(
            ".*loss.* became (NaN|Infinity) in the frozen phase, epoch 1, step \\d+, in a batch of 20 training images, \\[.*")
        .hasMessageContaining("--learning-rate-frozen");
    assertThat(run.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void theCheckpointBeforeTheNumbersWentBadIsKeptAndNamed() throws IOException {
    TrainingSettings diverging =
        new TinySettings(tiny.model(), run)
            .unfrozen(2, 1e38f)
            .checkpoints(TinySettings.ofEveryEpoch())
            .settings();
    assertThatThrownBy(() -> TinyRun.train(diverging))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("in the unfrozen phase, epoch 1, step ")
        .hasMessageContaining(
            "the last good checkpoint is %s (frozen phase, after epoch 2)"
                .formatted(run.resolve("checkpoints/000002")));
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      assertThat(checkpoints.max(Path::compareTo)).contains(run.resolve("checkpoints/000002"));
    }
  }
}
