package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a phase changes, saved and given to the model that training began with. */
class PartialCheckpointTest {
  @TempDir Path folder;
  private Path exported;

  /** A model whose own training state is not zero. */
  @BeforeEach
  void export() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("fresh"), 0.3)) {
      for (Phase phase : Phase.values()) {
        tiny.start(1);
        tiny.losses(phase, 2);
      }
      exported = folder.resolve("model");
      tiny.model().save(exported, tiny.model().description());
    }
  }

  @Test
  void makesTheModelOfTheBeginningTheModelAsItWasToTheBit() throws IOException {
    try (TinyTraining tiny = TinyTraining.open(exported)) {
      for (Phase phase : Phase.values()) {
        tiny.start(phase.ordinal());
        tiny.losses(phase, 3);
        Path part = folder.resolve(phase.label());
        Path whole = folder.resolve(phase.label() + "-whole");
        tiny.model().trainedVariables().write(phase, part);
        WholeCheckpoint.write(tiny.model(), whole);
        Map<String, float[]> expected = tiny.variables();
        assertThat(size(part)).isLessThan(size(whole));
        assertThat(tiny.model().trainedVariables().bytes(phase)).isEqualTo(size(part));
        for (Path checkpoint : new Path[] {part, whole}) {
          try (TinyTraining other = TinyTraining.open(exported)) {
            other.start(phase.ordinal());
            other.model().trainedVariables().read(phase, checkpoint);
            Map<String, float[]> actual = other.variables();
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, values) -> assertThat(actual.get(name)).isEqualTo(values));
            assertThat(other.losses(phase, 2)).isEqualTo(further(phase, whole));
          }
        }
      }
    }
  }

  /** The losses of two more steps from a checkpoint of all variables. */
  private float[] further(Phase phase, Path whole) {
    try (TinyTraining tiny = TinyTraining.open(exported)) {
      WholeCheckpoint.read(tiny.model(), whole);
      return tiny.losses(phase, 2);
    }
  }

  private static long size(Path prefix) throws IOException {
    return Files.size(Path.of(prefix + ".data-00000-of-00001"));
  }
}
