package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.files.Hashes;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that can't be decoded are named and skipped, and those that go bad later stop a run. */
final class BadPicturesTest {
  @TempDir Path folder;
  private Path model;
  private Path pictures;
  private Path run;

  @BeforeEach
  void make() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 10);
    run = folder.resolve("run");
  }

  private Path cut(String name) throws IOException {
    Path file = pictures.resolve(name);
    byte[] whole = Files.readAllBytes(pictures.resolve("red/1.png"));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    return file;
  }

  private Ran train(Path output, String... more) {
    return train(line -> {}, output, more);
  }

  private Ran train(Consumer<String> listener, Path output, String... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", "--model", model, "--data", pictures, "--output", output));
    words.addAll(List.of("--batch-size", 8, "--epochs-frozen", 2, "--epochs-unfrozen", 1));
    words.addAll(List.of("--cache-dir", folder.resolve("caches"), "--threads", 2));
    words.addAll(List.of(more));
    return Ran.hearing(listener, words.toArray());
  }

  private static String weights(Path run) {
    return Hashes.sha256(run.resolve("unfrozen/variables/variables.data-00000-of-00001"));
  }

  @Test
  void theyAreNamedSkippedAndListedAndTheRestIsTrainedOnAsWithoutThem() throws IOException {
    train(folder.resolve("without")).assertDone();
    Path bad = cut("green/zz.png");
    Files.createSymbolicLink(pictures.resolve("red/zz.jpg"), Path.of("nowhere"));
    Ran ran = train(run).assertDone();
    assertThat(ran.err())
        .contains(
            "2 of 32 pictures can't be decoded and are skipped:\n",
            "  " + bad + " (",
            "  " + pictures.resolve("red/zz.jpg") + " (",
            "; 2 bad pictures skipped\n",
            "all skipped pictures are listed in " + run.resolve("skipped.csv"));
    assertThat(Files.readAllLines(run.resolve("skipped.csv")))
        .hasSize(3)
        .startsWith("path,reason")
        .anyMatch(line -> line.startsWith(bad + ","));
    assertThat(weights(run)).isEqualTo(weights(folder.resolve("without")));
    assertThat(folder.resolve("without/skipped.csv")).doesNotExist();
    Ran evaluated =
        Ran.graft("evaluate", "--model", run, "--data", pictures, "--split", "all").assertDone();
    assertThat(evaluated.err()).contains("2 of 32 pictures can't be decoded", bad.toString());
    Ran predicted = Ran.graft("predict", "--model", run, pictures.resolve("green"));
    assertThat(predicted.code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(predicted.out().lines().filter(line -> line.contains("cannot decode"))).hasSize(1);
  }

  @Test
  void oneWithTooManyPixelsNamesTheOption() {
    String limit = "pixels are over the limit of 1";
    Ran predicted =
        Ran.graft(
            "predict", "--model", model, "--max-pixels", "1", pictures.resolve("green/3.png"));
    assertThat(predicted.out()).contains(limit + "); set a higher one with --max-pixels");
    assertThat(train(run, "--max-pixels", "1").err())
        .contains(limit + "; set a higher one with --max-pixels)");
  }

  @Test
  void moreThanAllowedAreRefused() throws IOException {
    Path bad = cut("green/3.png");
    train(run, "--max-bad", "0.03")
        .assertFailed(
            ExitCode.FAILED,
            "1 of 30 pictures of --data " + pictures + " is bad, more than --max-bad 0.03 allows");
    assertNothingSkipped(train(run, "--max-bad", "0.03"));
    assertThat(
            train(run, "--max-bad", "0").assertFailed(ExitCode.FAILED, "--max-bad 0 allows").err())
        .contains("  " + bad + " (");
    assertThat(run).doesNotExist();
    Ran evaluated = Ran.graft("evaluate", "--model", model, "--data", pictures, "--max-bad", "0");
    evaluated.assertFailed(ExitCode.FAILED, "more than --max-bad 0 allows");
    assertNothingSkipped(evaluated);
    for (int i = 0; i < 9; i++) {
      cut("green/" + i + ".png");
    }
    train(run).assertFailed(ExitCode.FAILED, "9 of 30 pictures", "more than --max-bad 0.1 allows");
    train(run, "--max-bad", "0.3").assertDone();
  }

  /** A refused run names the bad pictures too, but leaves out none. */
  private static void assertNothingSkipped(Ran ran) {
    assertThat(ran.err())
        .contains("1 of 30 pictures can't be decoded:\n")
        .doesNotContain("skipped:");
  }

  @Test
  void aTextAmongThemIsNotCalledSkippedByARefusalEither() throws IOException {
    Files.writeString(pictures.resolve("green/3.png"), "no picture");
    assertNothingSkipped(train(run, "--max-bad", "0"));
  }

  @Test
  void ofManyTheFirstTwentyAreNamed() throws IOException {
    for (int i = 0; i < 25; i++) {
      cut("blue/bad" + i + ".png");
    }
    Ran ran = train(run, "--max-bad", "0.5").assertDone();
    assertThat(ran.err().lines().filter(line -> line.startsWith("  "))).hasSize(21);
    assertThat(ran.err()).contains("\n  and 5 more\n");
    assertThat(Files.readAllLines(run.resolve("skipped.csv"))).hasSize(26);
  }

  @Test
  void aClassOfWhichNothingIsLeftIsNamed() throws IOException {
    for (int i = 0; i < 10; i++) {
      cut("red/" + i + ".png");
    }
    train(run, "--max-bad", "1")
        .assertFailed(ExitCode.FAILED, "no picture of the class red in --data " + pictures);
  }

  @Test
  void ofTwoClassesTheLostOneIsNamedToo() throws IOException {
    WholeDirectory.delete(pictures.resolve("blue"));
    for (int i = 0; i < 10; i++) {
      Files.writeString(pictures.resolve("red/" + i + ".png"), "no picture");
    }
    Ran.graft("train", "--data", pictures, "--output", run, "--max-bad", "0.5")
        .assertFailed(ExitCode.FAILED, "no picture of the class red in --data " + pictures);
  }

  /** One that is bad by its header may go; one that was mended may not come. */
  @Test
  void aResumedRunSaysWhatHasChanged() throws IOException {
    Path bad = cut("green/zz.png");
    Path text = Files.writeString(pictures.resolve("green/yy.png"), "no picture");
    train(line -> lose(line, "red/5.png"), run, "--cache", "none").code();
    restore("red/5.png");
    byte[] damaged = Files.readAllBytes(bad);
    Files.write(bad, Files.readAllBytes(pictures.resolve("green/1.png")));
    assertChanged("green/zz.png");
    Files.write(bad, damaged);
    Files.write(text, Files.readAllBytes(pictures.resolve("green/1.png")));
    assertChanged("green/yy.png");
    Files.delete(text);
    assertThat(Ran.graft("train", "--resume", "--output", run).assertDone().err())
        .contains("bad pictures changed: green/yy.png")
        .doesNotContain("bad pictures changed: green/zz.png");
    assertThat(Files.readAllLines(run.resolve("skipped.csv"))).hasSize(2);
  }

  /** It is among the pictures that are listed, so the split and the caches depend on it. */
  @Test
  void oneWithADamagedBodyMayNotGoBeforeAResume() throws IOException {
    Path bad = cut("green/zz.png");
    train(line -> lose(line, "red/5.png"), run, "--cache", "none").code();
    restore("red/5.png");
    Files.delete(bad);
    assertChanged("green/zz.png");
  }

  /** The caches of a part whose pictures are the same serve again. */
  @Test
  void afterARepairARestartComputesOnlyThePartThatHasChanged() throws IOException {
    // Bad by its header, so it is in no part.
    Path text = Files.writeString(pictures.resolve("green/yy.png"), "no picture");
    train(run).assertDone();
    Files.copy(pictures.resolve("green/1.png"), text, StandardCopyOption.REPLACE_EXISTING);
    Ran restarted = train(run, "--restart").assertDone();
    // A copy belongs to the part of its original: to one of 25 or to one of 5.
    assertThat(restarted.err()).containsPattern("cache: features and boundary of (26|6) images in");
  }

  /** As after kill -9 between the cache's last block and skipped.csv: the caches are not asked. */
  @Test
  void withoutTheListAndForGoodPicturesOnlyNumbersAndHashesAreGiven() throws IOException {
    Path bad = cut("green/zz.png");
    train(run).assertDone();
    for (String later : new String[] {"checkpoints", "frozen", "unfrozen"}) {
      WholeDirectory.delete(run.resolve(later));
    }
    byte[] damaged = Files.readAllBytes(bad);
    Files.move(run.resolve("skipped.csv"), folder.resolve("skipped.csv"));
    Files.write(bad, Files.readAllBytes(pictures.resolve("green/1.png")));
    assertOnlyCounted();
    Files.write(bad, damaged);
    Files.move(folder.resolve("skipped.csv"), run.resolve("skipped.csv"));
    Files.delete(pictures.resolve("blue/3.png"));
    assertOnlyCounted();
  }

  /** What a process leaves that was killed while it exported the network. */
  @Test
  void aRunWithoutAListYetHasNothingToCompare() throws IOException {
    Files.createFile(pictures.resolve("green/zz.png"));
    train(run).assertDone();
    for (String later : new String[] {"checkpoints", "frozen", "unfrozen"}) {
      WholeDirectory.delete(run.resolve(later));
    }
    Files.delete(run.resolve("skipped.csv"));
    Ran resumed = Ran.graft("train", "--resume", "--output", run);
    resumed.assertDone();
    assertThat(resumed.err()).doesNotContain("bad pictures changed");
    assertThat(run.resolve("skipped.csv")).content().contains("zz.png");
  }

  private void assertOnlyCounted() {
    Ran resumed = Ran.graft("train", "--resume", "--output", run);
    resumed.assertFailed(
        ExitCode.WRONG_USE, "the data changed: the run began with ", "(SHA-256 ", " has ");
    assertThat(resumed.err()).doesNotContain("bad pictures changed");
  }

  private void assertChanged(String name) {
    Ran resumed = Ran.graft("train", "--resume", "--output", run);
    resumed.assertFailed(
        ExitCode.WRONG_USE,
        "the data changed: the run began with ",
        pictures + " has ",
        "or give the first command again with --restart");
    assertThat(resumed.err())
        .contains(
            "bad pictures changed: " + name + ", skipped when the run began, is no longer skipped");
  }

  @Test
  void oneThatIsLostLaterStopsTheRunWithACheckpoint() throws IOException {
    train(folder.resolve("alone"), "--cache", "none").assertDone();
    train(line -> lose(line, "red/5.png"), run, "--cache", "none")
        .assertFailed(
            ExitCode.FAILED,
            pictures.resolve("red/5.png") + " was changed or deleted while",
            "restore the file and continue a training with --resume");
    assertThat(run.resolve("checkpoints/000001/state.json")).exists();
    restore("red/5.png");
    Ran.graft("train", "--resume", "--output", run).assertDone();
    assertThat(weights(run)).isEqualTo(weights(folder.resolve("alone")));
  }

  @Test
  void oneThatIsReplacedLaterToo() throws IOException {
    train(line -> replace(line, "red/5.png", "green/5.png"), run, "--cache", "none")
        .assertFailed(
            ExitCode.FAILED,
            pictures.resolve("red/5.png") + " was changed",
            "its content has changed");
    assertThat(run.resolve("checkpoints/000001/state.json")).exists();
  }

  private void lose(String line, String name) {
    if (line.startsWith("frozen 2/2 - ") && line.contains(" steps")) {
      try {
        Files.move(pictures.resolve(name), folder.resolve("lost.png"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void restore(String name) throws IOException {
    Files.move(folder.resolve("lost.png"), pictures.resolve(name));
  }

  private void replace(String line, String name, String other) {
    if (line.startsWith("frozen 2/2 - ") && line.contains(" steps")) {
      try {
        Files.write(pictures.resolve(name), Files.readAllBytes(pictures.resolve(other)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
