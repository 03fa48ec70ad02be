package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.StandardOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that prints ends as if all had gone well when its reader has left. */
final class ClosedPipeTest {
  @TempDir static Path folder;

  @BeforeAll
  static void setUp() throws IOException {
    TinyFiles.model(folder.resolve("model"));
    TinyFiles.pictures(folder.resolve("pictures"), 4);
    for (String name : new String[] {"features-0123456789abcdef", "boundary-0123456789abcdef"}) {
      Files.createDirectories(folder.resolve("caches").resolve(name));
    }
  }

  static Stream<String> commands() {
    return Stream.of(
        "info MODEL",
        "info MODEL --json",
        "evaluate --model MODEL --data DATA",
        "evaluate --model MODEL --data DATA --json",
        "predict --model MODEL DATA",
        "predict --model MODEL --format jsonl DATA",
        "predict --model MODEL --format table DATA",
        "train --model MODEL --data DATA --output RUN --batch-size 5 --cache none",
        "report --help",
        "cache list --cache-dir CACHES",
        "cache clear --cache-dir CACHES",
        "bench --help",
        "export --help",
        "fetch --help",
        "--version");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void endsQuietly(String command) throws IOException {
    List<Object> words =
        Arrays.stream(command.split(" "))
            .map(
                word ->
                    switch (word) {
                      case "MODEL" -> folder.resolve("model");
                      case "DATA" -> folder.resolve("pictures");
                      case "RUN" -> folder.resolve("run");
                      case "CACHES" -> folder.resolve("caches");
                      default -> (Object) word;
                    })
            .toList();
    Ran ran = Ran.to(StandardOutput.over(closed()), words.toArray());
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).doesNotContain("graft: ", "\tat ", "ipe");
    assertThat(ran.err().contains("loss"))
        .as("training went on")
        .isEqualTo(command.startsWith("train"));
  }

  @Test
  void whoAskedForVectorsIsToldThatThereAreNone() {
    Path vectors = folder.resolve("v.npy");
    Ran ran =
        Ran.to(
            StandardOutput.over(closed()),
            "predict",
            "--model",
            folder.resolve("model"),
            "--features",
            vectors,
            folder.resolve("pictures"));
    assertThat(ran.code()).isZero();
    assertThat(ran.err())
        .endsWith(vectors + " is not written, because standard output did not take all rows\n");
    assertThat(vectors).doesNotExist();
  }

  private static OutputStream closed() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException("Broken pipe");
      }
    };
  }
}
