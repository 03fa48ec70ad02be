package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both launchers set what 16 bits need in the environment, unless the user has. */
class LauncherVariablesTest {
  @ParameterizedTest
  @ValueSource(strings = {"graft", "graft.bat"})
  void theLauncherSetsWhatSixteenBitsNeed(String launcher) throws IOException {
    assertThat(Files.readString(Path.of("src/assembly/bin", launcher)))
        .contains(Precision.HEAD_VARIABLE + "=" + Precision.HEAD_VALUE)
        .contains(Precision.PLAIN_FLOAT16_VARIABLE + "=" + Precision.PLAIN_FLOAT16_VALUE);
  }
}
