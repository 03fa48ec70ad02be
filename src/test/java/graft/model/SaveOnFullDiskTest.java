package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.TrainedOn;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.files.SmallDisk;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorFlow's own save where the disk is full. */
class SaveOnFullDiskTest {
  @TempDir Path folder;

  /** The hashes of the training pictures, in the model that a training saves. */
  @Test
  void theListOfTrainingPicturesIsWrittenWithTheModelOrNothingIs() throws IOException {
    Path exported = TinyModel.export(folder.resolve("model"), 0.3);
    TrainedOn pictures = TrainedOn.of(LongStream.range(0, 50_000).toArray());
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8192);
        GraftModel model = GraftModel.open(exported, new SessionOptions(2))) {
      Path copy = disk.root().resolve("copy");
      for (long free : SmallDisk.levels(Long.BYTES * pictures.size())) {
        disk.leaveFree(free);
        assertThatThrownBy(
                () ->
                    model.save(
                        copy, model.description(), Optional.of(pictures), Optional.of("# card")))
            .isInstanceOf(GraftException.class)
            .hasMessage("cannot write " + copy + " (No space left on device)");
        assertThat(disk.root()).isDirectoryNotContaining(path -> !path.endsWith("filler"));
      }
      disk.empty();
      model.save(copy, model.description(), Optional.of(pictures), Optional.of("# card"));
      assertThat(TrainedOn.read(copy).orElseThrow().size()).isEqualTo(50_000);
    }
  }

  @Test
  void theFileAndTheCauseAreSaidAndTheSessionGoesOn() throws IOException {
    Path exported = TinyModel.export(folder.resolve("model"), 0.3);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024);
        GraftModel model = GraftModel.open(exported, new SessionOptions(2))) {
      Path prefix = disk.root().resolve("variables");
      Path copy = disk.root().resolve("copy");
      for (int pages = 0; pages < 2; pages++) {
        disk.leaveFree(4096L * pages);
        assertThatThrownBy(() -> WholeCheckpoint.write(model, prefix))
            .isInstanceOf(IOException.class)
            .hasMessage("No space left on device");
        assertThatThrownBy(() -> model.save(copy, model.description()))
            .isInstanceOf(GraftException.class)
            .hasMessage("cannot write " + copy + " (No space left on device)");
      }
      disk.empty();
      WholeCheckpoint.write(model, prefix);
      WholeCheckpoint.read(model, prefix);
      model.save(copy, model.description());
      GraftModel.open(copy, new SessionOptions(2)).close();
    }
  }
}
