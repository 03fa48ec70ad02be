package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.files.WholeDirectory;
import graft.model.JavaProcess;
import graft.process.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A {@code predict} that is killed anywhere, as by {@code kill -9}, and goes on: table, vectors,
 * gallery and copies are those of one left alone, and nothing else is there.
 */
final class KilledPredictTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** The exit code of a process that was killed. */
  private static final int KILLED = 137;

  @TempDir Path folder;
  private Path model;
  private Path pictures;

  @BeforeEach
  void setUp() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 6);
    Files.writeString(pictures.resolve("green/bad.png"), "no picture");
  }

  /** The words of a call that writes all it can below a folder. */
  private List<Object> words(Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("predict", "--model", model));
    words.addAll(List.of("--precision", "float32", "--batch-size", 4));
    words.addAll(List.of("--output", out.resolve("rows.csv"), "--features", out.resolve("v.npy")));
    words.addAll(List.of("--html", out.resolve("g.html")));
    words.addAll(List.of("--copy-to", out.resolve("sorted"), pictures));
    words.addAll(Arrays.asList(more));
    return words;
  }

  private Map<String, String> alone() throws IOException {
    Path out = folder.resolve("out");
    assertThat(Ran.graft(words(out).toArray()).code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    Map<String, String> tree = tree(out);
    assertThat(tree).containsKeys("rows.csv", "v.npy", "g.html").hasSize(3 + 18);
    WholeDirectory.delete(out);
    return tree;
  }

  /** All files below a folder, hidden ones too, with their bytes as text. */
  private static Map<String, String> tree(Path folder) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        tree.put(folder.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return tree;
  }

  private Process start(List<String> flags, Object... more) throws IOException {
    List<Object> words = words(folder.resolve("out"), more);
    Path log = folder.resolve("log.txt");
    return JavaProcess.command(Main.class, flags, words.toArray())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log.txt"));
  }

  private void assertGoesOn(Map<String, String> alone) throws IOException {
    Path out = folder.resolve("out");
    Ran resumed = Ran.graft(words(out, "--resume").toArray());
    assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(resumed.err()).endsWith("18 classified, 1 unreadable\n");
    assertThat(tree(out)).isEqualTo(alone);
  }

  /** Each inside an operation on a file, the last ones while the whole files are put in place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync .*rows.csv.partial",
        "sync .*g.html.partial",
        "write .*/sorted/.*part-.*",
        "rename .*/sorted/.*",
        "rename .*/sorted/.*/3.png",
        "write .*/[.]rows.csv.part-.*",
        "rename .*/rows.csv",
        "write .*/[.]g.html.part-.*",
        "rename .*/g.html",
        "rename .*/v.npy",
        "delete .*/g.html.partial",
        "delete .*/rows.csv.partial"
      })
  void goesOnAfterAKillAt(String moment) throws Exception {
    Map<String, String> alone = alone();
    Process process = start(List.of("-Dgraft.halt.after=" + moment));
    Watchdog watchdog = Watchdog.over(process, LIMIT);
    watchdog.await(folder);
    assertThat(process.exitValue()).as(log()).isEqualTo(KILLED);
    if (!moment.startsWith("delete")) {
      assertThat(folder.resolve("out/rows.csv.partial")).exists();
    }
    assertGoesOn(alone);
  }

  /** Rows whose pictures are not in the gallery would be missing in it. */
  @Test
  void withoutTheTilesOfItsRowsATableBeginsAnew() throws Exception {
    Map<String, String> alone = alone();
    Process process = start(List.of("-Dgraft.halt.after=rename .*/sorted/.*/3.png"));
    Watchdog.over(process, LIMIT).await(folder);
    Path out = folder.resolve("out");
    List<Object> other = words(out, "--resume");
    int html = other.indexOf("--html");
    other.subList(html, html + 2).clear();
    Ran.graft(other.toArray())
        .assertFailed(ExitCode.WRONG_USE, "--html is none here, but ", "rows.csv.partial");
    Files.delete(out.resolve("g.html.partial"));
    Ran resumed = Ran.graft(words(out, "--resume").toArray());
    assertThat(resumed.err())
        .contains(
            out.resolve("rows.csv.partial")
                + " begins anew: "
                + out.resolve("g.html.partial")
                + " does not have the pictures of its rows\n");
    assertThat(tree(out)).isEqualTo(alone);
  }

  /** Again and again, each time after a few rows more. */
  @Test
  void goesOnAfterManyKills() throws Exception {
    TinyFiles.largePictures(folder.resolve("large"), 3);
    WholeDirectory.delete(pictures);
    Files.move(folder.resolve("large"), pictures);
    Files.writeString(pictures.resolve("green/bad.png"), "no picture");
    Path out = folder.resolve("out");
    assertThat(Ran.graft(words(out).toArray()).code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    Map<String, String> alone = tree(out);
    WholeDirectory.delete(out);
    Path partial = out.resolve("rows.csv.partial");
    int kills = 0;
    long rows = 0;
    boolean ended = false;
    while (!ended) {
      Process process = start(List.of(), "--resume");
      Watchdog watchdog = Watchdog.over(process, LIMIT);
      while (process.isAlive() && lines(partial) <= rows + 2) {
        Thread.sleep(1);
      }
      process.toHandle().destroyForcibly();
      watchdog.await(folder);
      ended = process.exitValue() != KILLED;
      kills += ended ? 0 : 1;
      rows = lines(partial);
    }
    System.out.printf("%d kills%n", kills);
    assertThat(kills).isGreaterThan(1);
    assertThat(log()).as("the last one").endsWith("9 classified, 1 unreadable\n");
    assertThat(tree(out)).isEqualTo(alone);
  }

  private static long lines(Path partial) throws IOException {
    if (!Files.exists(partial)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(partial)) {
      return lines.count();
    }
  }
}
