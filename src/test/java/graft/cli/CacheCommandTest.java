package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.cli.terminal.ExitCode;
import graft.files.FolderLock;
import graft.files.SealedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder of caches is shown and deleted, and nothing else is touched. */
final class CacheCommandTest {
  private static final String FEATURES = "features-0123456789abcdef";
  private static final String BOUNDARY = "boundary-0123456789abcdef";

  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    for (String name : new String[] {FEATURES, BOUNDARY, "photos", "features-mine"}) {
      Files.createDirectory(folder.resolve(name));
      Files.write(folder.resolve(name).resolve("block-000000.bin"), new byte[2_000_000]);
    }
  }

  @Test
  void listsWhatIsThere() {
    Ran ran = graft("list").assertDone();
    assertThat(ran.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.matches(FEATURES + ".* 2\\.0 MB +\\?"))
        .anyMatch(line -> line.startsWith(BOUNDARY));
    assertThat(ran.err()).contains("4.0 MB in " + folder);
  }

  @Test
  void aDamagedDescriptionHindersNeitherListNorClear() throws IOException {
    for (String text : new String[] {"null", "{}", "{\"images\": 5, \"block_images\": 0}"}) {
      Files.writeString(folder.resolve(FEATURES).resolve("cache.json"), text);
      assertThat(graft("list").assertDone().out())
          .as(text)
          .containsPattern(FEATURES + " +\\? +\\? +\\? +2\\.0 MB +\\?");
    }
    graft("clear").assertDone();
    assertThat(folder.resolve(FEATURES)).doesNotExist();
  }

  /** {@code dataset} is the name of a folder, which may hold any character. */
  @Test
  void controlCharactersDoNotReachTheTerminal() throws IOException {
    Path cache = Path.of("src/test/resources/earlier/0.1.0/caches/features-422627ba9a6fb0e3");
    ObjectNode file =
        (ObjectNode) new ObjectMapper().readTree(cache.resolve("cache.json").toFile());
    file.remove("checksum");
    file.put("dataset", "red\u001b[31m\n");
    SealedJson.write(folder.resolve(FEATURES).resolve("cache.json"), file);
    assertThat(graft("list").assertDone().out()).contains(" red?[31m? ").doesNotContain("\u001b");
  }

  @Test
  void clearsWhatIsNamed() {
    assertThat(graft("clear", FEATURES).assertDone().out()).contains("deleted 1 cache, 2.0 MB");
    assertThat(folder.resolve(FEATURES)).doesNotExist();
    assertThat(folder.resolve(BOUNDARY)).exists();
  }

  @Test
  void clearsAllCachesAndNothingElse() {
    graft("clear").assertDone();
    assertThat(folder.resolve(BOUNDARY)).doesNotExist();
    assertThat(folder.resolve("photos")).exists();
    assertThat(folder.resolve("features-mine")).exists();
  }

  /** The first is in use, and the second must not wait for it. */
  @Test
  void clearsWhatIsFreeAndNamesWhatIsInUse() {
    FolderLock lock = use(BOUNDARY);
    Ran ran;
    try (lock) {
      ran = graft("clear");
    }
    assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
    assertThat(folder.resolve(FEATURES)).doesNotExist();
    assertThat(folder.resolve(BOUNDARY)).isNotEmptyDirectory();
    assertThat(ran.out()).contains("deleted 1 cache, 2.0 MB");
    assertThat(ran.err().lines())
        .singleElement()
        .asString()
        .startsWith(
            "graft: the cache "
                + folder.resolve(BOUNDARY)
                + " is in use by another call in this process");
  }

  @Test
  void namesAllThatAreInUse() {
    FolderLock features = use(FEATURES);
    FolderLock boundary = use(BOUNDARY);
    try (features;
        boundary) {
      graft("clear")
          .assertRefused(
              ExitCode.FAILED,
              "2 caches were not deleted, " + BOUNDARY + ", " + FEATURES,
              "is in use by");
    }
  }

  /** Which caches it will use is known only once its model is loaded. */
  @Test
  void clearsNothingWhileARunBegins() {
    FolderLock run = use("beginning-0123456789abcdef");
    try (run) {
      graft("clear", FEATURES)
          .assertRefused(
              ExitCode.FAILED,
              "the cache "
                  + folder.resolve(FEATURES)
                  + " is in use by another call in this process",
              "wait until it ends");
    }
    assertThat(folder.resolve(FEATURES)).isNotEmptyDirectory();
    graft("clear", FEATURES).assertDone();
  }

  private FolderLock use(String name) {
    return FolderLock.take(folder.resolve("." + name + ".lock"), "unused", "unused");
  }

  @Test
  void refusesANameThatIsNoCache() {
    graft("clear", "photos")
        .assertRefused(ExitCode.WRONG_USE, "no cache photos in " + folder, "graft cache list");
    assertThat(folder.resolve(FEATURES)).exists();
  }

  @Test
  void whatIsNotOfACacheStays() throws IOException {
    Path photo = Files.createFile(folder.resolve(FEATURES).resolve("photo.jpg"));
    graft("clear").assertDone();
    assertThat(photo).exists();
    assertThat(folder.resolve(FEATURES).resolve("block-000000.bin")).doesNotExist();
    assertThat(folder.resolve(BOUNDARY)).doesNotExist();
  }

  @Test
  void refusesAnUnknownAction() {
    graft("lst").assertRefused(ExitCode.WRONG_USE, "did you mean list?");
  }

  private Ran graft(String... words) {
    List<Object> all = new ArrayList<>(List.of("cache"));
    all.addAll(List.of(words));
    all.addAll(List.of("--cache-dir", folder));
    return Ran.graft(all.toArray());
  }
}
