package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.files.SmallDisk;
import graft.train.DataTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataTableTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    DataSplit data = TinyData.dataSet();
    DataTable table = DataTable.of(folder);
    assertThat(table.read()).isEmpty();
    table.write(data);
    assertThat(table.read()).contains(DataTable.rows(data).toList());
    assertThat(DataDifference.of(table.read().orElseThrow(), data, false).isNone()).isTrue();
    assertThat(Files.readAllLines(table.file()).get(0)).isEqualTo("path,label,part,content");
  }

  /** Of a million pictures each would have a copy. */
  @Test
  void picturesOfAClassShareItsName() {
    DataTable table = DataTable.of(folder);
    table.write(TinyData.dataSet());
    Map<String, List<Row>> classes =
        table.read().orElseThrow().stream().collect(Collectors.groupingBy(Row::label));
    assertThat(classes).hasSize(3);
    for (List<Row> rows : classes.values()) {
      assertThat(rows).hasSizeGreaterThan(1).allMatch(row -> row.label() == rows.get(0).label());
    }
  }

  @Test
  void aDamagedTableIsNamed() throws IOException {
    DataTable table = DataTable.of(folder);
    table.write(TinyData.dataSet());
    String good = Files.readString(table.file());
    for (String bad :
        new String[] {
          "",
          good.replace("content", "hash"),
          good.replaceFirst("train,[0-9a-f]", "train,x"),
          good.replaceFirst(",train,", ",test,"),
          good.substring(0, good.length() - 10),
          good + "\"open"
        }) {
      Files.writeString(table.file(), bad);
      assertThatThrownBy(table::read)
          .as(bad)
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith(table.file() + " is damaged: ");
    }
  }

  @Test
  void onAFullDiskTheTableBeforeStays() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      DataTable table = DataTable.of(disk.root());
      table.write(TinyData.dataSet());
      String before = Files.readString(table.file());
      disk.leaveFree(0);
      assertThatThrownBy(() -> table.write(TinyData.dataSet()))
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith("cannot write " + table.file());
      assertThat(table.file()).hasContent(before);
    }
  }
}
