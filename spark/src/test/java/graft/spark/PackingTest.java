package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PackingTest {
  @Test
  void partsAreFullByCountOrByBytes() {
    assertThat(sizes(new Packing(3, 100), 1, 1, 1, 1, 1, 1, 1)).containsExactly(3, 3, 1);
    assertThat(sizes(new Packing(9, 100), 60, 40, 1, 99, 1)).containsExactly(2, 2, 1);
    assertThat(sizes(new Packing(9, 100), 500, 1, 500, 500)).containsExactly(1, 1, 1, 1);
    assertThat(sizes(new Packing(9, 100))).isEmpty();
  }

  @Test
  void theOrderStays() {
    List<ListedFile> files = files(5, 6, 7, 8);
    assertThat(new Packing(3, 12).parts(files)).flatMap(part -> part).isEqualTo(files);
  }

  @Test
  void partsAreFullBatches() {
    assertThat(Packing.of(1).mostFiles()).isEqualTo(256);
    assertThat(Packing.of(32).mostFiles()).isEqualTo(256);
    assertThat(Packing.of(100).mostFiles()).isEqualTo(200);
    assertThat(Packing.of(1000).mostFiles()).isEqualTo(1000);
  }

  private static List<Integer> sizes(Packing packing, long... lengths) {
    return packing.parts(files(lengths)).stream().map(List::size).toList();
  }

  private static List<ListedFile> files(long... lengths) {
    long[] all = LongStream.of(lengths).toArray();
    return IntStream.range(0, all.length)
        .mapToObj(i -> new ListedFile("f" + i, "file:///f" + i, all[i], 0L, null))
        .toList();
  }
}
