package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.files.WholeDirectory;
import graft.table.Npy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The shell of {@code docs/nightly.md}, from its first example to its last, as it stands there. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class NightlyDocumentIT {
  @TempDir Path work;

  @Test
  void everyExampleRuns() throws Exception {
    assumeThat(File.separatorChar).as("a shell").isEqualTo('/');
    TinyFiles.model(work.resolve("run"));
    Path share = TinyFiles.pictures(work.resolve("share"), 3);
    List<String> examples = NightlyDocumentTest.blocks("sh");
    assertThat(examples).hasSize(5);

    run(examples.get(0), 0);
    assertThat(Files.readAllLines(work.resolve("rows.csv"))).hasSize(1 + 9);
    assertThat(work.resolve("rows.csv.partial")).doesNotExist();

    Files.writeString(share.resolve("green/bad.png"), "no picture");
    run(examples.get(0), 3);
    assertThat(run(examples.get(1), 0).err()).endsWith("some files could not be read\n");

    run(examples.get(2), 0);
    List<String> rows = Files.readAllLines(work.resolve("rows.jsonl"));
    assertThat(Files.readAllLines(work.resolve("unreadable.jsonl")))
        .singleElement()
        .asString()
        .contains("share/green/bad.png");
    assertThat(Files.readAllLines(work.resolve("blue.jsonl")))
        .isEqualTo(rows.stream().filter(NightlyDocumentIT::isBlue).toList());

    run(examples.get(3), 0);
    assertThat(Npy.read(work.resolve("vectors.npy"))).hasNumberOfRows(10);

    run(examples.get(4), 0);
    assertThat(work.resolve("gallery.html")).content().contains("share/green/bad.png", "<img");
    assertThat(names())
        .contains("list.txt", "rows.csv", "rows.jsonl", "vectors.npy")
        .noneMatch(name -> name.contains("part"));
  }

  private static boolean isBlue(String row) {
    try {
      return new JsonMapper().readTree(row).get("class").asText().equals("blue");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What a NAS adds has no row; a share that is missing or empty costs no table. */
  @Test
  void theTableOfTheNightBeforeStaysWithoutTheShare() throws Exception {
    assumeThat(File.separatorChar).as("a shell").isEqualTo('/');
    TinyFiles.model(work.resolve("run"));
    Path share = TinyFiles.pictures(work.resolve("share"), 1);
    for (String added : List.of("@eaDir/1.png", "._1.jpg", "Thumbs.db", ".trash/1.png")) {
      Path file = share.resolve(added);
      Files.createDirectories(file.getParent());
      Files.writeString(file, added);
    }
    Files.copy(share.resolve("red/0.png"), share.resolve("red/1.PNG"));
    String night = NightlyDocumentTest.blocks("sh").get(0);
    run(night, 0);
    assertThat(Files.readAllLines(work.resolve("rows.csv"))).hasSize(1 + 4);

    Files.writeString(work.resolve("rows.csv"), "of last night");
    WholeDirectory.delete(share);
    run(night, 1);
    Files.createDirectory(share);
    run(night, 1);
    assertThat(work.resolve("rows.csv")).hasContent("of last night");
  }

  /** As a script of a scheduler would run it, with {@code graft} on the path. */
  private Ran run(String example, int code) throws IOException, InterruptedException {
    Launcher launcher = Launcher.installed(work);
    String path = launcher.program().getParent() + File.pathSeparator + System.getenv("PATH");
    Ran ran = launcher.with("PATH", path).shell("set -e\n" + example);
    assertThat(ran.code()).as("%s%s", example, ran.err()).isEqualTo(code);
    return ran;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(work)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }
}
