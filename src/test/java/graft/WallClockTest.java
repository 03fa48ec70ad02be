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
 * a picture gets its date, and an event for TensorBoard the time of day, but nothing looks at
 * either. What libraries do with the clock, {@code JumpingClockTest} tries.
 */
class WallClockTest {
  private static final Pattern TIME_OF_DAY =
      Pattern.compile(
          "\\b(currentTimeMillis|Instant|Clock|(Local|Zoned|Offset)Date\\w*|LocalTime|Calendar"
              + "|java\\.util\\.Date|FileTime|[gs]etLastModified\\w*|lastModified\\w*"
              + "|creationTime|scheduleAtFixedRate)\\b");

  private static final String DATE_OF_A_COPY =
      "Files.setLastModifiedTime(hidden, Files.getLastModifiedTime(source));";

  private static final String TIME_OF_EVENTS =
      "new TensorBoardLog(folder, System::currentTimeMillis, ";

  @Test
  void noSourceAsksForTheTimeOfDay() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(f -> f.toString().endsWith(".java")).toList();
      assertThat(sources)
          .hasSizeGreaterThan(100)
          .allSatisfy(
              source ->
                  assertThat(TIME_OF_DAY.matcher(withoutExceptions(source)).results())
                      .as(source.toString())
                      .isEmpty());
    }
  }

  private static String withoutExceptions(Path source) throws IOException {
    return Files.readString(source).replace(DATE_OF_A_COPY, "").replace(TIME_OF_EVENTS, "");
  }
}
