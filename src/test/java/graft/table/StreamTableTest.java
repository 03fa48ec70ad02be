package graft.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamTableTest {
  @TempDir Path folder;

  /** As in a table that goes to a file, its row has an error, no class and no vector. */
  @Test
  void aPictureThatIsGoneBeforeItIsCopiedIsUnreadable() throws IOException {
    Path gone = folder.resolve("gone.jpg");
    Path there = Files.writeString(folder.resolve("there.jpg"), "picture");
    Path vectors = folder.resolve("v.npy");
    Path sorted = folder.resolve("sorted");
    List<Row> batch =
        List.of(
            Row.of(gone, new float[] {1, 0}, new float[] {3}),
            Row.of(there, new float[] {0, 1}, new float[] {4}));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RowCounts counts =
        StreamTable.write(
            new CsvRows(Columns.ofBest(List.of("cat", "dog"))),
            out,
            new Beside(Optional.of(vectors), 1, Optional.of(sorted), Optional.empty()),
            sink -> sink.take(batch));
    assertThat(counts.classified()).isEqualTo(1);
    assertThat(counts.unreadable()).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "path,class,probability,error",
            gone + ",,,\"cannot copy " + gone + " (it is gone, or can't be read any more)\"",
            there + ",dog,1.000000,");
    assertThat(Npy.read(vectors)[0]).containsExactly(Float.NaN);
    assertThat(Npy.read(vectors)[1]).containsExactly(4);
    assertThat(sorted.resolve("dog/there.jpg")).hasContent("picture");
    assertThat(sorted.resolve("cat/gone.jpg")).doesNotExist();
  }
}
