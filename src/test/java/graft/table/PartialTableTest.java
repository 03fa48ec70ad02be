package graft.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.predict.BatchSizes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that was stopped anywhere is gone on with, and is then the same to the byte. */
final class PartialTableTest {
  private static final BatchSizes SIZES = BatchSizes.growing(4);
  private static final int FILES = 17;
  private static final int VECTOR = 3;

  @TempDir Path folder;
  private Path target;
  private List<Path> files;

  enum Format {
    CSV,
    JSONL;

    FileFormat of(Columns columns) {
      return this == CSV ? new CsvRows(columns) : new JsonRows(columns);
    }
  }

  @BeforeEach
  void name() {
    target = folder.resolve("table");
    files = IntStream.range(0, FILES).mapToObj(PartialTableTest::file).toList();
  }

  private static Path file(int i) {
    return Path.of("in/" + i + (i % 3 == 0 ? " a\n\"b\",\n.png" : ".png"));
  }

  private static Columns columns() {
    return new Columns(List.of("cat", "d,\"o\"\ng"), 2, true, OptionalDouble.of(0.6));
  }

  private static Row row(Path file) {
    int number = Integer.parseInt(file.getFileName().toString().split("[ .]")[0]);
    float cat = number / (float) FILES;
    return number % 5 == 4
        ? Row.unreadable(file, "cannot decode it (\"cut\", short)", "cut")
        : Row.of(file, new float[] {cat, 1 - cat}, new float[] {number, 0, cat});
  }

  private static PartialHeader header(String... optionsAndValues) {
    Map<String, String> options = new TreeMap<>(Map.of("--top-k", "2", "--format", "csv"));
    for (int i = 0; i < optionsAndValues.length; i += 2) {
      options.put(optionsAndValues[i], optionsAndValues[i + 1]);
    }
    return PartialHeader.of("0".repeat(64), options, List.of("in", "other"), "2 threads");
  }

  private Beside beside() {
    return new Beside(
        Optional.of(folder.resolve("v.npy")), VECTOR, Optional.empty(), Optional.empty());
  }

  private PartialOutput open(Format format, boolean resume) {
    return PartialOutput.open(target, format.of(columns()), header(), resume, beside());
  }

  /** Works until so many batches are done, or all; returns the rows that were kept. */
  private static long work(PartialOutput table, Iterable<Path> files, int batches) {
    Iterator<Path> left = table.keep(files.iterator(), SIZES::isBoundary);
    long kept = table.counts().rows();
    BatchSizes sizes = SIZES.after(kept);
    for (int i = 0; i < batches && left.hasNext(); i++) {
      List<Row> batch = new ArrayList<>();
      while (batch.size() < sizes.next() && left.hasNext()) {
        batch.add(row(left.next()));
      }
      sizes = sizes.after(sizes.next());
      table.take(batch);
    }
    return kept;
  }

  private Map<String, String> left() throws IOException {
    Map<String, String> left = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        left.put(file.getFileName().toString(), new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return left;
  }

  private void write(String name, String bytes) throws IOException {
    Files.write(folder.resolve(name), bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What a process leaves that is killed after so many batches. */
  private Map<String, String> killed(Format format, int batches) throws IOException {
    try (PartialOutput table = open(format, false)) {
      work(table, files, batches);
    }
    Map<String, String> left = left();
    clear();
    return left;
  }

  private void clear() throws IOException {
    for (String name : left().keySet()) {
      Files.delete(folder.resolve(name));
    }
  }

  /** What a process leaves that is left alone. */
  private Map<String, String> alone(Format format) throws IOException {
    try (PartialOutput table = open(format, false)) {
      assertThat(work(table, files, FILES)).isZero();
      table.finish();
      assertThat(table.counts()).isEqualTo(new RowCounts(11, 3, 3));
    }
    Map<String, String> left = left();
    assertThat(left).containsOnlyKeys("table", "v.npy");
    clear();
    return left;
  }

  private long goOn(Format format) {
    try (PartialOutput table = open(format, true)) {
      long kept = work(table, files, FILES);
      table.finish();
      assertThat(table.counts()).isEqualTo(new RowCounts(11, 3, 3));
      return kept;
    }
  }

  @Test
  void whatIsLeftAloneIsTheTableAndTheVectors() throws IOException {
    Map<String, String> left = alone(Format.CSV);
    CsvRows csv = new CsvRows(columns());
    StringBuilder expected = new StringBuilder(csv.header());
    files.forEach(file -> expected.append(csv.row(row(file))));
    assertThat(left.get("table")).isEqualTo(expected.toString());
    write("v.npy", left.get("v.npy"));
    float[][] vectors = Npy.read(folder.resolve("v.npy"));
    assertThat(vectors).hasNumberOfRows(FILES);
    assertThat(vectors[3]).containsExactly(3, 0, 3f / FILES);
    assertThat(vectors[4]).containsExactly(Float.NaN, Float.NaN, Float.NaN);
  }

  @ParameterizedTest
  @EnumSource
  void afterAnyBatchOnlyTheOthersAreDone(Format format) throws IOException {
    Map<String, String> alone = alone(format);
    for (int batches = 1; batches <= 6; batches++) {
      Map<String, String> killed = killed(format, batches);
      assertThat(killed).containsOnlyKeys("table.partial", "v.npy.partial");
      for (String name : killed.keySet()) {
        write(name, killed.get(name));
      }
      // The last batch is not full: whoever goes on does not know that nothing follows.
      long expected = batches == 6 ? 15 : List.of(1, 3, 7, 11, 15).get(batches - 1);
      assertThat(goOn(format)).isEqualTo(expected);
      assertThat(left()).isEqualTo(alone);
      clear();
    }
  }

  /** The end may be cut off anywhere, or filled with zeros, in the first line too. */
  @ParameterizedTest
  @EnumSource
  void anEndThatWasNotWrittenIsDropped(Format format) throws IOException {
    Map<String, String> alone = alone(format);
    Map<String, String> killed = killed(format, 6);
    String whole = killed.get("table.partial");
    int cuts = 0;
    for (int cut = 0; cut < whole.length(); cut += whole.charAt(cut) == '\n' ? 1 : 67) {
      for (String end : List.of("", "\0".repeat(whole.length() - cut))) {
        write("table.partial", whole.substring(0, cut) + end);
        write("v.npy.partial", killed.get("v.npy.partial"));
        assertThat(goOn(format)).isIn(0L, 1L, 3L, 7L, 11L, 15L);
        assertThat(left()).as("cut at %d, then %d zeros", cut, end.length()).isEqualTo(alone);
        clear();
        cuts++;
      }
    }
    System.out.printf("%s: cut at %d places%n", format, cuts);
  }

  @Test
  void rowsWithoutVectorsAreDropped() throws IOException {
    Map<String, String> alone = alone(Format.CSV);
    Map<String, String> killed = killed(Format.CSV, 5);
    String vectors = killed.get("v.npy.partial");
    for (int rows : new int[] {15, 12, 11, 6, 1, 0, -1}) {
      write("table.partial", killed.get("table.partial"));
      if (rows >= 0) {
        write("v.npy.partial", vectors.substring(0, 128 + rows * VECTOR * 4));
      }
      assertThat(goOn(Format.CSV)).isEqualTo(SIZES.boundaryAtMost(Math.max(0, rows)));
      assertThat(left()).isEqualTo(alone);
      clear();
    }
  }

  @Test
  void thatTheVectorsAreGoneIsKnown() throws IOException {
    Map<String, String> killed = killed(Format.CSV, 3);
    for (boolean lost : new boolean[] {false, true}) {
      write("table.partial", killed.get("table.partial"));
      if (!lost) {
        write("v.npy.partial", killed.get("v.npy.partial"));
      }
      try (PartialOutput table = open(Format.CSV, true)) {
        assertThat(work(table, files, 1)).isEqualTo(lost ? 0 : 7);
        assertThat(table.lost().isPresent()).isEqualTo(lost);
      }
      clear();
    }
    try (PartialOutput table = open(Format.CSV, true)) {
      work(table, files, 1);
      assertThat(table.lost()).as("a new table").isEmpty();
    }
  }

  /**
   * Killed after the vectors got their place, or only their last header, before the table went:
   * nothing in them says any more that they are this table's, so the work begins anew.
   */
  @ParameterizedTest
  @EnumSource
  void vectorsThatWereDoneAreWrittenAnew(Format format) throws IOException {
    Map<String, String> alone = alone(format);
    Map<String, String> killed = killed(format, 6);
    for (String name : List.of("v.npy", "v.npy.partial")) {
      write("table", alone.get("table"));
      write("table.partial", killed.get("table.partial"));
      write(name, alone.get("v.npy"));
      assertThat(goOn(format)).isZero();
      assertThat(left()).isEqualTo(alone);
      clear();
    }
  }

  @Test
  void withoutAnythingToGoOnWithATableIsBegun() throws IOException {
    Map<String, String> alone = alone(Format.JSONL);
    assertThat(goOn(Format.JSONL)).isZero();
    assertThat(left()).isEqualTo(alone);
  }

  @Test
  void whatHasNoRowsLeavesNothing() throws IOException {
    try (PartialOutput table = open(Format.CSV, false)) {
      work(table, files, 0);
      assertThat(left()).containsOnlyKeys("table.partial", "v.npy.partial");
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void withoutResumeWhatIsLeftIsInTheWay() throws IOException {
    Map<String, String> killed = killed(Format.CSV, 2);
    write("table.partial", killed.get("table.partial"));
    for (Runnable attempt :
        List.<Runnable>of(
            () -> open(Format.CSV, false).close(), () -> PartialTable.check(target, false))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(WrongUseException.class)
          .hasMessage(
              "%s.partial is there, from a predict that did not end; add --resume to go on with it,"
                  + " or delete it to begin anew",
              target);
      assertThat(left()).containsEntry("table.partial", killed.get("table.partial"));
    }
  }

  @Test
  void oneProcessAtATimeHasIt() throws IOException {
    try (PartialOutput table = open(Format.CSV, false)) {
      work(table, files, 2);
      for (boolean resume : new boolean[] {true, false}) {
        assertThatThrownBy(() -> open(Format.CSV, resume))
            .isInstanceOf(GraftException.class)
            .hasMessage("%s.partial is in use by another graft; wait until that ends", target);
      }
      assertThatThrownBy(() -> PartialTable.check(target, true)).hasMessageContaining("in use");
    }
    assertThat(goOn(Format.CSV)).isEqualTo(3);
  }

  @Test
  void whatWasBegunOtherwiseIsRefusedAndStays() throws IOException {
    Map<String, String> killed = killed(Format.CSV, 3);
    String end = "; give the same command again, or delete %s.partial to begin anew";
    String options = " here, but %s.partial was begun with ";
    Map<PartialHeader, String> others =
        Map.of(
            other("1", Map.of("--top-k", "2"), "in", "other"),
            "--model is another model than the one that %s.partial was begun with" + end,
            other("0", Map.of("--top-k", "3", "--x", "1"), "in", "other"),
            "--format is none" + options + "csv" + end,
            other("0", Map.of("--top-k", "3", "--format", "csv"), "in", "other"),
            "--top-k is 3" + options + "2" + end,
            other("0", Map.of("--top-k", "2", "--format", "csv", "--z", "1"), "in", "other"),
            "--z is 1" + options + "none" + end,
            other("0", Map.of("--top-k", "2", "--format", "csv"), "in", "another"),
            "PATH 2 is another" + options + "other" + end,
            other("0", Map.of("--top-k", "2", "--format", "csv"), "in"),
            "this command has 1 PATH argument, but %s.partial was begun with 2" + end);
    for (Map.Entry<PartialHeader, String> other : others.entrySet()) {
      write("table.partial", killed.get("table.partial"));
      assertThatThrownBy(
              () -> PartialTable.open(target, new CsvRows(columns()), other.getKey(), true).close())
          .isInstanceOf(WrongUseException.class)
          .hasMessage(other.getValue().replace("%s", target.toString()));
      assertThat(left()).containsEntry("table.partial", killed.get("table.partial"));
    }
  }

  private static PartialHeader other(String model, Map<String, String> options, String... paths) {
    return PartialHeader.of(model.repeat(64), options, List.of(paths), "2 threads");
  }

  @Test
  void otherInputsAreRefused() throws IOException {
    Map<String, String> killed = killed(Format.CSV, 3);
    List<Path> changed = new ArrayList<>(files);
    changed.set(4, Path.of("in/new.png"));
    for (List<Path> others : List.of(changed, files.subList(0, 4))) {
      String now = others == changed ? "is in/new.png" : "there is none";
      killed.forEach(
          (name, bytes) -> assertThatCode(() -> write(name, bytes)).doesNotThrowAnyException());
      try (PartialOutput table = open(Format.CSV, true)) {
        assertThatThrownBy(() -> work(table, others, 9))
            .isInstanceOf(WrongUseException.class)
            .hasMessage(
                "the inputs have changed: number 5 was in/4.png when %s.partial was begun, and now"
                    + " %s; delete %s.partial to begin anew",
                target, now, target);
      }
      assertThat(left()).isEqualTo(killed);
    }
  }

  @Test
  void anotherFileOfThisNameIsRefusedAndStays() throws IOException {
    String line = header().line();
    for (String text :
        List.of(
            "path,class,probability,error\n",
            "mine",
            line.replace("\"version\":1", "\"version\":2"),
            "{\"graft\":\"predict\",\"version\":1}\n",
            "{}\n",
            "null\n",
            "\n")) {
      write("table.partial", text);
      assertThatThrownBy(() -> open(Format.CSV, true))
          .isInstanceOf(WrongUseException.class)
          .hasMessage(
              "%s.partial is not what this version of graft predict leaves; delete it to begin"
                  + " anew",
              target);
      assertThat(left()).containsOnly(Map.entry("table.partial", text));
    }
  }

  @Test
  void anotherMachineIsSaid() {
    PartialHeader begun = header();
    PartialHeader now = PartialHeader.of("0", Map.of(), List.of(), "4 threads");
    assertThat(begun.otherMachine(header())).isEmpty();
    assertThat(now.otherMachine(begun))
        .hasValue(
            "bits may differ: the rows that are kept were computed with 2 threads, the others with"
                + " 4 threads");
  }

  /** The clock says when; that the disk has them then is the system's business. */
  @Test
  void rowsAreMadeDurableEveryThirtySeconds() {
    AtomicLong seconds = new AtomicLong();
    AtomicLong asked = new AtomicLong();
    try (PartialTable table =
        PartialTable.open(
            target,
            new CsvRows(columns()),
            header(),
            false,
            () -> {
              asked.incrementAndGet();
              return TimeUnit.SECONDS.toNanos(seconds.get());
            })) {
      long before = asked.get();
      seconds.set(29);
      table.take(List.of(row(files.get(1))));
      assertThat(asked.get() - before).as("only looked at").isEqualTo(1);
      seconds.set(30);
      table.take(List.of(row(files.get(2))));
      assertThat(asked.get() - before).as("looked at, and begun anew").isEqualTo(3);
    }
  }
}
