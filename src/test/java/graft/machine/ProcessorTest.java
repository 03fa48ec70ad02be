package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessorTest {
  private static final String AVX2 =
      """
      processor\t: 0
      model name\t: Some Processor @ 2.60GHz: boxed
      flags\t\t: fpu sse4_2 avx2 avx fma bmi2

      processor\t: 1
      model name\t: Another
      flags\t\t: fpu avx512f
      """;

  @Test
  void firstProcessorStandsForAll() {
    Processor processor = Processor.parse(AVX2, 2);
    assertThat(processor.model()).isEqualTo("Some Processor @ 2.60GHz: boxed");
    assertThat(processor.available()).isEqualTo(2);
    assertThat(processor.instructionSets()).containsExactly("sse4_2", "avx", "fma", "avx2");
  }

  @Test
  void armCallsThemFeatures() {
    Processor processor = Processor.parse("Features\t: fp asimd bf16\n", 4);
    assertThat(processor.instructionSets()).containsExactly("asimd", "bf16");
    assertThat(processor.model()).isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void oneDnnFollowsTheEnvironmentThenTheProcessor() {
    Processor avx2 = Processor.parse(AVX2, 2);
    Processor vnni = new Processor("newer", 2, List.of("avx512f", "avx512_vnni"));
    Processor plain512 = new Processor("older", 2, List.of("avx512f"));
    assertThat(avx2.oneDnn(Map.of()).on()).isFalse();
    assertThat(plain512.oneDnn(Map.of()).on()).isFalse();
    assertThat(vnni.oneDnn(Map.of()).on()).isTrue();
    assertThat(avx2.oneDnn(Map.of("TF_ENABLE_ONEDNN_OPTS", "1")).on()).isTrue();
    assertThat(vnni.oneDnn(Map.of("TF_ENABLE_ONEDNN_OPTS", "false")).on()).isFalse();
    assertThat(vnni.oneDnn(Map.of("TF_ENABLE_ONEDNN_OPTS", "0")).reason())
        .isEqualTo("TF_ENABLE_ONEDNN_OPTS=0");
  }
}
