package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.SmallDisk;
import graft.train.Resumes.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small files of a run on a disk that is full; {@link DataTableTest} has its data.csv. */
final class RunFilesOnFullDiskTest {
  @TempDir Path folder;

  @Test
  void theCardAndTheListOfResumesStayAsTheyWere() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      Path run = disk.root().resolve("run");
      try (RunDirectory directory = RunDirectory.create(run)) {
        directory.writeCard("card");
        Resumes.add(run, new Place(Phase.FROZEN, 1, 2));
        disk.leaveFree(0);
        assertThatThrownBy(() -> directory.writeCard("card\n".repeat(10_000)))
            .isInstanceOf(GraftException.class)
            .hasMessageStartingWith("cannot write " + run.resolve("MODEL_CARD.md"));
        assertThatThrownBy(() -> Resumes.add(run, new Place(Phase.FROZEN, 2, 0)))
            .isInstanceOf(GraftException.class)
            .hasMessageStartingWith("cannot write " + run.resolve("resumes.json"));
        assertThat(run.resolve("MODEL_CARD.md")).hasContent("card");
        assertThat(Resumes.read(run)).containsExactly(new Place(Phase.FROZEN, 1, 2));
        assertNothingIsLeft(run);
      }
    }
  }

  /** It is empty, so it may find room where nothing else does. */
  @Test
  void theMarkOfADueReportIsThereOrNamed() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      Path run = disk.root().resolve("run");
      try (RunDirectory directory = RunDirectory.create(run)) {
        directory.writeCard("card");
        directory.expectReport();
        disk.leaveFree(0);
        try {
          directory.oweReport();
          assertThat(run.resolve(".report-due")).isEmptyFile();
        } catch (GraftException e) {
          assertThat(e).hasMessageStartingWith("cannot write " + run.resolve(".report-due"));
        }
        directory.reported();
        assertThat(run.resolve(".report-due")).doesNotExist();
        assertNothingIsLeft(run);
      }
    }
  }

  private static void assertNothingIsLeft(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains(".part-"));
    }
  }
}
