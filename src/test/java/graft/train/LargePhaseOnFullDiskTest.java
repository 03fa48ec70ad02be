package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.ModelFiles;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.files.SmallDisk;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills when the large phase begins: in its export, a checkpoint or its model. */
final class LargePhaseOnFullDiskTest {
  private static final int SIZE = 12;
  private static final List<String> MODELS = List.of("frozen", "unfrozen", "model-large", "large");

  @TempDir Path folder;
  private Path model;

  @Test
  void whatIsThereIsWholeAndTheRunGoesOnOnceThereIsRoom() throws IOException {
    model = TinyModel.export(folder.resolve("model"), 0.3);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8192)) {
      Path run = disk.root().resolve("run");
      long[] before = new long[1];
      train(TrainingRun.Start.NEW, run, free -> before[0] = free, disk);
      long needed = before[0] - disk.free();
      String alone = weights(run);
      List<Long> levels = SmallDisk.levels(needed);
      for (int i = 0; i < levels.size(); i += 4) {
        WholeDirectory.delete(run);
        long level = levels.get(i);
        LongConsumer fill = free -> leaveFree(disk, level);
        assertThatThrownBy(() -> train(TrainingRun.Start.NEW, run, fill, disk))
            .isInstanceOf(GraftException.class)
            .hasMessageStartingWith("cannot ")
            .hasMessageContaining("No space left on device")
            .hasMessageNotContaining("\n");
        for (String name : MODELS) {
          if (Files.exists(run.resolve(name))) {
            Manifest.check(run.resolve(name), ModelFiles.ALL);
          }
        }
        disk.empty();
        train(TrainingRun.Start.RESUME, run, free -> {}, disk);
        assertThat(weights(run)).as("after %d bytes were free", level).isEqualTo(alone);
        assertThat(run.resolve("model-large")).doesNotExist();
      }
    }
  }

  private static void leaveFree(SmallDisk disk, long bytes) {
    try {
      disk.leaveFree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells how many bytes are free when the unfrozen phase is over. */
  private void train(TrainingRun.Start start, Path run, LongConsumer told, SmallDisk disk) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void notice(String line) {
            try {
              if (line.startsWith("unfrozen phase done")) {
                told.accept(disk.free());
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    TrainingSettings settings = new TinySettings(model, run).large(SIZE, 1, 1e-3f).settings();
    try (TrainingRun opened = TrainingRun.open(settings, start, "tiny")) {
      opened.train(
          TinyData.dataSet(),
          (trained, larger) -> TinyModel.enlarge(trained, larger, SIZE),
          listener);
    }
  }

  private static String weights(Path run) {
    return Hashes.sha256(run.resolve("large/variables/variables.data-00000-of-00001"));
  }
}
