package graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No source of Graft's asks for the time of day or for a file's time, so a clock that is set can
 * change nothing that Graft itself decides: durations come from {@link System#nanoTime}. A copy of
 * a picture gets its date, but nothing looks at it. What libraries do with the clock, {@code
 * JumpingClockTest} tries.
 */
class WallClockTest {
  private static final Pattern TIME_OF_DAY =
      Pattern.compile(
          "\\b(currentTimeMillis|Instant|Clock|(Local|Zoned|Offset)Date\\w*|LocalTime|Calendar"
              + "|java\\.util\\.Date|FileTime|[gs]etLastModified\\w*|lastModified\\w*"
              + "|creationTime|scheduleAtFixedRate)\\b");

  private static final String DATE_OF_A_COPY =
      "Files.setLastModifiedTime(hidden, Files.getLastModifiedTime(source));";

  @Test
  void noSourceAsksForTheTimeOfDay() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(f -> f.toString().endsWith(".java")).toList();
      assertThat(sources)
          .hasSizeGreaterThan(100)
          .allSatisfy(
              source ->
                  assertThat(TIME_OF_DAY.matcher(withoutCopies(source)).results())
                      .as(source.toString())
                      .isEmpty());
    }
  }

  private static String withoutCopies(Path source) throws IOException {
    return Files.readString(source).replace(DATE_OF_A_COPY, "");
  }
}
