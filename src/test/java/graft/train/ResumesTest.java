package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.train.Resumes.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumesTest {
  @TempDir Path run;

  @Test
  void placesAreKeptInTheirOrder() {
    Place first = new Place(Phase.FROZEN, 2, 5);
    Place second = new Place(Phase.UNFROZEN, 1, 0);
    assertThat(Resumes.read(run)).isEmpty();
    Resumes.add(run, first);
    Resumes.add(run, second);
    assertThat(Resumes.read(run)).containsExactly(first, second);
  }

  @Test
  void anEpochInProgressCountsByItsSteps() {
    List<EpochRecord> history =
        List.of(epoch(Phase.FROZEN, 1), epoch(Phase.FROZEN, 2), epoch(Phase.UNFROZEN, 1));
    assertThat(new Place(Phase.FROZEN, 1, 0).epochsDone(history)).isZero();
    assertThat(new Place(Phase.FROZEN, 2, 5).epochsDone(history)).isEqualTo(1.5);
    assertThat(new Place(Phase.UNFROZEN, 1, 0).epochsDone(history)).isEqualTo(2);
    assertThat(new Place(Phase.UNFROZEN, 2, 0).epochsDone(history)).isEqualTo(3);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Files.writeString(run.resolve("resumes.json"), "[{");
    assertThatThrownBy(() -> Resumes.read(run))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("resumes.json is damaged");
  }

  private static EpochRecord epoch(Phase phase, int number) {
    return new EpochRecord(phase, number, 1, 0, 1, 0, 1, 1, 10, 1e-3f);
  }
}
