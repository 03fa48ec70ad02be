package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.ExitCode;
import graft.files.DiskSpace;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.files.SmallDisk;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands on a disk that is full sooner or later: at 20 levels, so that every write fails once.
 */
final class FullDiskTest {
  private static final String FULL = "No space left on device";

  @TempDir static Path shared;
  private static Path model;
  private static Path data;

  @TempDir Path folder;
  private int runs;

  @BeforeAll
  static void setUp() throws IOException {
    model = TinyFiles.model(shared.resolve("model"));
    data = TinyFiles.pictures(shared.resolve("pictures"), 20);
  }

  /** The disk fills when the first epoch has begun: before that its room is looked at. */
  @Test
  void trainLeavesWholeFilesAndGoesOnOnceThereIsRoom() throws IOException {
    train(folder.resolve("first"), "none").assertDone();
    String whole = weights(folder.resolve("first"));
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8192)) {
      Path old = Files.writeString(disk.root().resolve("old.txt"), "old");
      Path run = disk.root().resolve("run");
      long before = disk.free();
      train(run, "none").assertDone();
      long needed = before - disk.free();
      for (long free : SmallDisk.levels(needed)) {
        WholeDirectory.delete(run);
        Ran full = Ran.hearing(line -> fill(disk, free, line), words(run, "none"));
        if (full.code() == ExitCode.DONE) {
          // Only the report found no room.
          assertThat(full.err())
              .contains(run + "/report.html is not written (cannot write ", FULL, "graft report ");
          assertThat(run.resolve("report.html")).doesNotExist();
        } else {
          full.assertFailed(ExitCode.FAILED, "cannot ", run.toString(), FULL);
        }
        assertThat(old).hasContent("old");
        assertWhole(run);
        disk.empty();
        if (runs++ % 3 == 0) {
          Ran.graft(words(run, "none", "--resume")).assertDone();
          assertThat(weights(run)).as("after %d bytes were free", free).isEqualTo(whole);
        }
      }
    }
  }

  @Test
  void trainLooksForRoomFirst() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8192)) {
      Path run = disk.root().resolve("run");
      disk.leaveFree(200_000);
      train(run, "none")
          .assertFailed(ExitCode.FAILED, run + " needs room for ", "its disk has 0.2 MB free");
      disk.leaveFree(0);
      train(run, "none").assertFailed(ExitCode.FAILED, run.toString(), "room");
      assertThat(run).doesNotExist();
    }
  }

  /** They hold what training changes, and no graph: the run needs two models and little more. */
  @Test
  void trainWantsNoRoomForWholeModelsAsCheckpoints() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8192)) {
      disk.leaveFree(3 * DiskSpace.taken(model));
      train(disk.root().resolve("run"), "none").assertDone();
    }
  }

  /** Hours of training are worth more than their log. */
  @Test
  void trainGoesOnWithoutItsLog() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      Path logs = disk.root().resolve("logs");
      disk.leaveFree(0);
      Ran ran = Ran.graft(words(folder.resolve("run"), "none", "--tensorboard", logs.toString()));
      assertThat(ran.assertDone().err().lines())
          .filteredOn(line -> line.contains("TensorBoard"))
          .singleElement()
          .asString()
          .contains(logs.toString(), FULL, "the training goes on without it");
    }
  }

  @Test
  void trainLeavesNoHalfCache() throws IOException {
    train(folder.resolve("first"), "all").assertDone();
    Path cache = largest(folder.resolve("cache"));
    long needed = size(cache);
    delete(cache);
    try (SmallDisk disk = SmallDisk.mount(cache, 1024)) {
      for (long free : SmallDisk.levels(needed)) {
        Path run = folder.resolve("run-" + runs++);
        disk.leaveFree(free);
        train(run, "all").assertFailed(ExitCode.FAILED, "cannot write " + cache, FULL);
        assertThat(entries(cache)).allMatch(f -> !f.startsWith("block-"));
        disk.empty();
      }
      train(folder.resolve("again"), "all").assertDone();
      assertThat(weights(folder.resolve("again"))).isEqualTo(weights(folder.resolve("first")));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void predictKeepsTheTableBefore(boolean allFiles) throws IOException {
    Path pictures = TinyFiles.longNames(folder.resolve("many"), 150);
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    int whole = allFiles ? ExitCode.UNREADABLE_FILES : ExitCode.DONE;
    String[] more = allFiles ? new String[] {"--all-files"} : new String[0];
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      Path table = disk.root().resolve("classes.csv");
      assertThat(predict(table, pictures, more).code()).isEqualTo(whole);
      String old = Hashes.sha256(table);
      long needed = Files.size(table);
      Path partial = disk.root().resolve("classes.csv.partial");
      for (long free : SmallDisk.levels(needed)) {
        Files.deleteIfExists(partial);
        disk.leaveFree(free);
        predict(table, pictures, more).assertFailed(ExitCode.FAILED, "cannot write " + table, FULL);
        assertThat(Hashes.sha256(table)).isEqualTo(old);
        assertThat(entries(disk.root()))
            .contains("classes.csv", "filler")
            .isSubsetOf("classes.csv", "classes.csv.partial", "filler");
      }
      disk.empty();
      assertThat(partial).as("after the last level").exists();
      predict(table, pictures, more).assertFailed(ExitCode.WRONG_USE, partial + " is there");
      String[] resume =
          Stream.concat(Stream.of(more), Stream.of("--resume")).toArray(String[]::new);
      assertThat(predict(table, pictures, resume).code()).isEqualTo(whole);
      assertThat(Hashes.sha256(table)).isEqualTo(old);
      assertThat(entries(disk.root())).containsExactly("classes.csv");
    }
  }

  /** Its tiles are first in a file of their own, which stays with the table. */
  @Test
  void predictKeepsTheGalleryBefore() throws IOException {
    Path pictures = TinyFiles.longNames(folder.resolve("many"), 60);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      Path page = disk.root().resolve("g.html");
      Path table = folder.resolve("classes.csv");
      String[] html = {"--html", page.toString()};
      predict(table, pictures, html).assertDone();
      String old = Hashes.sha256(page);
      for (long free : SmallDisk.levels(2 * Files.size(page) - 12_000)) {
        Files.deleteIfExists(folder.resolve("classes.csv.partial"));
        Files.deleteIfExists(disk.root().resolve("g.html.partial"));
        disk.leaveFree(free);
        predict(table, pictures, html).assertFailed(ExitCode.FAILED, "cannot write " + page, FULL);
        assertThat(Hashes.sha256(page)).isEqualTo(old);
        assertThat(entries(disk.root()))
            .contains("g.html", "filler")
            .isSubsetOf("g.html", "g.html.partial", "filler");
      }
      disk.empty();
      predict(table, pictures, "--html", page.toString(), "--resume").assertDone();
      assertThat(Hashes.sha256(page)).isEqualTo(old);
      assertThat(entries(disk.root())).containsExactly("g.html");
    }
  }

  @Test
  void reportKeepsThePageBefore() throws IOException {
    Path run = folder.resolve("run");
    train(run, "none").assertDone();
    long needed = Files.size(run.resolve("report.html"));
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      String old = Files.readString(run.resolve("report.html")) + "<!-- of before -->";
      Path page = Files.writeString(disk.root().resolve("page.html"), old);
      for (long free : SmallDisk.levels(needed)) {
        disk.leaveFree(free);
        Ran.graft("report", run, "--output", page)
            .assertFailed(ExitCode.FAILED, "cannot write " + page, FULL);
        assertThat(page).hasContent(old);
        assertThat(entries(disk.root())).containsExactlyInAnyOrder("page.html", "filler");
        disk.empty();
      }
      Ran.graft("report", run, "--output", page).assertDone();
      assertThat(page).content().contains("<!DOCTYPE html>").doesNotContain("of before");
    }
  }

  /** TensorFlow writes the 87 MB of variables, and fails amid them. */
  @Test
  @Tag("verify")
  void exportLeavesNothing() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64 << 10)) {
      Ran.graft(
              "export",
              "--weights",
              "random",
              "--image-size",
              75,
              "--output",
              disk.root().resolve("model"))
          .assertFailed(ExitCode.FAILED, "cannot write " + disk.root().resolve("model"), FULL);
      assertThat(disk.root()).isEmptyDirectory();
    }
  }

  /** The disk fills while the run makes its model, and nothing of the run is left. */
  @Test
  @Tag("verify")
  void trainWithoutAModelLeavesNothing() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64 << 10)) {
      Path run = disk.root().resolve("run");
      Ran.graft(
              "train",
              "--data",
              data,
              "--weights",
              "random",
              "--image-size",
              75,
              "--output",
              run,
              "--cache",
              "none")
          .assertFailed(ExitCode.FAILED, "cannot write " + run.resolve("model"), FULL);
      assertThat(disk.root()).isEmptyDirectory();
    }
  }

  /** On a full disk the way to room must work. */
  @Test
  void cacheClearNeedsNoRoom() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      Path block = disk.root().resolve("features-0123456789abcdef/block-000000.bin");
      Files.createDirectories(block.getParent());
      Files.write(block, new byte[100_000]);
      disk.leaveFree(0);
      Ran.graft("cache", "clear", "--cache-dir", disk.root()).assertDone();
      assertThat(block).doesNotExist();
    }
  }

  private static void fill(SmallDisk disk, long free, String line) {
    if (line.matches("frozen 1/1 - \\d+ images in .*\\R?")) {
      try {
        disk.leaveFree(free);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Ran train(Path output, String cache) {
    return Ran.graft(words(output, cache));
  }

  private Object[] words(Path output, String cache, String... more) {
    return Stream.concat(
            Stream.of(
                "train",
                "--model",
                model,
                "--data",
                data,
                "--output",
                output,
                "--epochs-frozen",
                1,
                "--epochs-unfrozen",
                1,
                "--batch-size",
                12,
                "--cache",
                cache,
                "--cache-dir",
                folder.resolve("cache")),
            Stream.of(more))
        .toArray();
  }

  private static Ran predict(Path table, Path pictures, String... more) {
    return Ran.graft(
        Stream.concat(
                Stream.of("predict", "--model", model, "--top-k", 3, "--output", table, pictures),
                Stream.of(more))
            .toArray());
  }

  /** Whatever a user can see is whole: hidden files are what a killed process leaves. */
  private static void assertWhole(Path run) throws IOException {
    if (!Files.exists(run)) {
      return;
    }
    try (Stream<Path> all = Files.walk(run)) {
      for (Path path : all.filter(p -> !isHidden(run.relativize(p))).toList()) {
        if (path.endsWith("saved_model.pb")) {
          Manifest.check(path.getParent(), List.of());
        } else if (path.toString().endsWith(".json")) {
          assertThat(new ObjectMapper().readTree(path.toFile()).isContainerNode()).isTrue();
        }
      }
    }
    assertThat(entries(run)).noneMatch(name -> name.contains(".part"));
  }

  private static boolean isHidden(Path relative) {
    return Stream.iterate(relative, p -> p != null, Path::getParent)
        .anyMatch(p -> p.getFileName().toString().startsWith("."));
  }

  private static String weights(Path run) {
    return Hashes.sha256(run.resolve("unfrozen/variables/variables.data-00000-of-00001"));
  }

  private static Path largest(Path caches) throws IOException {
    Path largest = null;
    for (String name : entries(caches)) {
      Path cache = caches.resolve(name);
      if (Files.isDirectory(cache) && (largest == null || size(cache) > size(largest))) {
        largest = cache;
      }
    }
    return largest;
  }

  private static long size(Path directory) throws IOException {
    long sum = 0;
    for (String name : entries(directory)) {
      sum += Files.size(directory.resolve(name));
    }
    return sum;
  }

  private static List<String> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    WholeDirectory.delete(directory);
  }
}
