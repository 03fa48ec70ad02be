package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.dataset.BadPicture;
import graft.failure.GraftException;
import graft.files.SmallDisk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SkippedTableTest {
  private static final BadPicture CUT = new BadPicture(Path.of("/data/cat/a,b.jpg"), "it ends");
  private static final BadPicture EMPTY = new BadPicture(Path.of("/data/dog/1.png"), "empty");

  @TempDir Path folder;

  @Test
  void itHasARowForEachPicture() {
    SkippedTable table = new SkippedTable(folder.resolve("skipped.csv"));
    table.write(List.of(CUT, EMPTY));
    assertThat(table.file())
        .hasContent("path,reason\n\"/data/cat/a,b.jpg\",it ends\n/data/dog/1.png,empty\n");
    table.write(List.of());
    assertThat(table.file()).doesNotExist();
  }

  @Test
  void aNameThatIsNoUtf8IsItsUri() throws IOException {
    assumeThat(folder.toUri()).asString().as("names are bytes").startsWith("file:///");
    Path path = Path.of(URI.create(folder.toUri() + "cat/caf%E9.jpg"));
    SkippedTable table = new SkippedTable(folder.resolve("skipped.csv"));
    table.write(List.of(new BadPicture(path, "it ends")));
    assertThat(table.file()).hasContent("path,reason\n" + path.toUri() + ",it ends\n");
    assertThat(table.differences(List.of(new BadPicture(path, "it ends")))).isEmpty();
  }

  /** The data may have been moved: that is no difference. */
  @Test
  void itSaysWhatIsSkippedNowAndWasNotThen() {
    SkippedTable table = new SkippedTable(folder.resolve("skipped.csv"));
    assertThat(table.differences(List.of())).isEmpty();
    table.write(List.of(CUT));
    BadPicture moved = new BadPicture(Path.of("/elsewhere/cat/a,b.jpg"), "it ends");
    assertThat(table.differences(List.of(moved))).isEmpty();
    assertThat(table.differences(List.of(EMPTY)))
        .containsExactly(
            "dog/1.png was not skipped when the run began",
            "cat/a,b.jpg, skipped when the run began, is no longer skipped");
  }

  @Test
  void onAFullDiskTheTableBeforeStays() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      SkippedTable table = new SkippedTable(disk.root().resolve("skipped.csv"));
      table.write(List.of(CUT));
      String before = Files.readString(table.file());
      List<BadPicture> many =
          IntStream.range(0, 2000)
              .mapToObj(i -> new BadPicture(Path.of("/data/cat/" + i + ".jpg"), "it ends"))
              .toList();
      disk.leaveFree(8192);
      assertThatThrownBy(() -> table.write(many))
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith("cannot write " + table.file());
      assertThat(table.file()).hasContent(before);
    }
  }
}
