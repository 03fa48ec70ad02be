package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both launchers set what 16 bits and oneDNN need in the environment, unless the user has. */
class LauncherVariablesTest {
  @ParameterizedTest
  @ValueSource(strings = {"graft", "graft.bat"})
  void theLauncherSetsWhatSixteenBitsNeed(String launcher) throws IOException {
    assertThat(Files.readString(Path.of("src/assembly/bin", launcher)))
        .contains(Precision.HEAD_VARIABLE + "=" + Precision.HEAD_VALUE)
        .contains(Precision.PLAIN_FLOAT16_VARIABLE + "=" + Precision.PLAIN_FLOAT16_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"graft", "graft.bat"})
  void theLauncherSetsAllOfThem(String launcher) throws IOException {
    String text = Files.readString(Path.of("src/assembly/bin", launcher));
    assertThat(LauncherVariables.ALL)
        .allSatisfy(
            variable -> assertThat(text).contains(variable.name() + "=" + variable.value()));
  }

  @Test
  void theManualOfTheLibraryNamesTheSettingsOfTheCLibrary() throws IOException {
    String launcher = Files.readString(Path.of("src/assembly/bin/graft"));
    Matcher tunables = Pattern.compile("(GLIBC_TUNABLES=[^}]+)}").matcher(launcher);
    assertThat(tunables.find()).isTrue();
    assertThat(Path.of("docs/java.md")).content().contains("`" + tunables.group(1) + "`");
  }

  private static final Processor AVX2 = new Processor("older", 2, List.of("avx2"));

  @Test
  void namesWhatAnEnvironmentLacks() {
    Map<String, String> environment = new HashMap<>();
    LauncherVariables.ALL.forEach(variable -> environment.put(variable.name(), "other"));
    assertThat(LauncherVariables.lacking(environment, AVX2)).isEmpty();
    environment.remove("TF_ENABLE_ONEDNN_OPTS");
    assertThat(LauncherVariables.lacking(environment, AVX2))
        .hasValue(
            "the environment lacks TF_ENABLE_ONEDNN_OPTS=1 (oneDNN's faster kernels), which the"
                + " command graft sets; that must happen before Java starts");
    assertThat(LauncherVariables.lacking(Map.of(), AVX2).orElseThrow())
        .contains("ONEDNN_OPTS=1", "REMOVE=MatMul (16 bits)", "EMULATE_FP16=0 (16 bits)");
  }

  @Test
  void nothingIsLackingThatTensorFlowDoesByItself() {
    Processor newer = new Processor("newer", 2, List.of("avx512f", "avx512_vnni"));
    assertThat(LauncherVariables.lacking(Map.of(), newer).orElseThrow())
        .doesNotContain("ONEDNN_OPTS")
        .contains("REMOVE=MatMul (16 bits)", "EMULATE_FP16=0 (16 bits)");
  }
}
