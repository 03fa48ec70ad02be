package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.ModelOptions;
import graft.failure.WrongUseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ModelOptionsTest {
  /** Prints the default number of threads. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println(ModelOptions.defaults().threads());
    }
  }

  @Test
  void decodersAreBounded() {
    assertThat(ModelOptions.defaults().decoders(3).threads(2).decoders()).isEqualTo(3);
    assertThat(ModelOptions.defaults().decoders(3).threads())
        .isEqualTo(ModelOptions.defaults().threads());
    assertThatThrownBy(() -> ModelOptions.defaults().decoders(0))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("decoders");
  }

  @Test
  void theDefaultThreadsStayInTheirRangeOnTheLargestMachines() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=2000",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(output).isEqualTo("1024");
    assertThat(process.waitFor()).isZero();
  }
}
