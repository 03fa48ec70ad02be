package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.files.FolderLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder of caches is shown and deleted, and nothing else is touched. */
final class CacheCommandTest {
  private static final String FEATURES = "features-0123456789abcdef";
  private static final String BOUNDARY = "boundary-0123456789abcdef";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void fill() throws IOException {
    for (String name : new String[] {FEATURES, BOUNDARY, "photos", "features-mine"}) {
      Files.createDirectory(folder.resolve(name));
      Files.write(folder.resolve(name).resolve("block-000000.bin"), new byte[2_000_000]);
    }
  }

  @Test
  void listsWhatIsThere() {
    assertThat(graft("list")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .anyMatch(line -> line.matches(FEATURES + ".* 2\\.0 MB +\\?"))
        .anyMatch(line -> line.startsWith(BOUNDARY));
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("4.0 MB in " + folder);
  }

  @Test
  void aDamagedDescriptionHindersNeitherListNorClear() throws IOException {
    for (String text : new String[] {"null", "{}", "{\"images\": 5, \"block_images\": 0}"}) {
      Files.writeString(folder.resolve(FEATURES).resolve("cache.json"), text);
      out.reset();
      assertThat(graft("list")).as(text).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .containsPattern(FEATURES + " +\\? +\\? +\\? +2\\.0 MB +\\?");
    }
    assertThat(graft("clear")).isZero();
    assertThat(folder.resolve(FEATURES)).doesNotExist();
  }

  @Test
  void clearsWhatIsNamed() {
    assertThat(graft("clear", FEATURES)).isZero();
    assertThat(folder.resolve(FEATURES)).doesNotExist();
    assertThat(folder.resolve(BOUNDARY)).exists();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("deleted 1 cache, 2.0 MB");
  }

  @Test
  void clearsAllCachesAndNothingElse() {
    assertThat(graft("clear")).isZero();
    assertThat(folder.resolve(BOUNDARY)).doesNotExist();
    assertThat(folder.resolve("photos")).exists();
    assertThat(folder.resolve("features-mine")).exists();
  }

  /** The first is in use, and the second must not wait for it. */
  @Test
  void clearsWhatIsFreeAndNamesWhatIsInUse() {
    final FolderLock lock = use(BOUNDARY);
    try (lock) {
      assertThat(graft("clear")).isEqualTo(ExitCode.FAILED);
    }
    assertThat(folder.resolve(FEATURES)).doesNotExist();
    assertThat(folder.resolve(BOUNDARY)).isNotEmptyDirectory();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("deleted 1 cache, 2.0 MB");
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("graft: the cache " + folder.resolve(BOUNDARY) + " is in use by another graft");
  }

  @Test
  void namesAllThatAreInUse() {
    final FolderLock features = use(FEATURES);
    final FolderLock boundary = use(BOUNDARY);
    try (features;
        boundary) {
      assertThat(graft("clear")).isEqualTo(ExitCode.FAILED);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("2 caches were not deleted, " + BOUNDARY + ", " + FEATURES, "is in use by");
  }

  private FolderLock use(String name) {
    return FolderLock.take(folder.resolve("." + name + ".lock"), "unused", "unused");
  }

  @Test
  void refusesANameThatIsNoCache() {
    assertThat(graft("clear", "photos")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("no cache photos in " + folder)
        .contains("graft cache list");
    assertThat(folder.resolve(FEATURES)).exists();
  }

  @Test
  void whatIsNotOfACacheStays() throws IOException {
    Path photo = Files.createFile(folder.resolve(FEATURES).resolve("photo.jpg"));
    assertThat(graft("clear")).isZero();
    assertThat(photo).exists();
    assertThat(folder.resolve(FEATURES).resolve("block-000000.bin")).doesNotExist();
    assertThat(folder.resolve(BOUNDARY)).doesNotExist();
  }

  @Test
  void refusesAnUnknownAction() {
    assertThat(graft("lst")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean list?");
  }

  private int graft(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "cache";
    System.arraycopy(words, 0, all, 1, words.length);
    all[all.length - 2] = "--cache-dir";
    all[all.length - 1] = folder.toString();
    return Main.run(
        all,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
