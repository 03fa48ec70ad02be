package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.files.SmallDisk;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export over another model on a disk that is full sooner or later: the old one stays. */
class ExportOnFullDiskTest {
  @TempDir Path folder;

  @Test
  void theOldModelStaysUntilTheNewOneIsWhole() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8192)) {
      long before = disk.free();
      Path model = TinyModel.export(disk.root().resolve("model"), 0.3);
      long needed = before - disk.free();
      String old = Hashes.sha256(model.resolve("manifest.json"));
      for (long free : SmallDisk.levels(needed)) {
        disk.leaveFree(free);
        assertThatThrownBy(() -> overwrite(model))
            .isInstanceOf(GraftException.class)
            .hasMessage("cannot write " + model + " (No space left on device)");
        Manifest.check(model, List.of());
        assertThat(Hashes.sha256(model.resolve("manifest.json"))).isEqualTo(old);
        try (Stream<Path> left = Files.list(disk.root())) {
          assertThat(left.map(path -> path.getFileName().toString()))
              .containsExactlyInAnyOrder("model", "filler");
        }
      }
      disk.empty();
      overwrite(model);
      Manifest.check(model, List.of());
      assertThat(Hashes.sha256(model.resolve("manifest.json"))).isNotEqualTo(old);
    }
  }

  private static void overwrite(Path output) {
    Exporter.export(
        TinyModel.settings(TinyModel.LABELS, 0.5),
        TinyModel.FORMULA,
        network -> new FormulaWeights(0),
        output,
        true,
        new SessionOptions(2));
  }
}
