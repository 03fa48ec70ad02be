package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import graft.machine.Devices.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HardwareTest {
  private static final Processor PROCESSOR = new Processor("newest", 2, List.of("avx2", "avx512f"));
  private static final Device CPU = new Device("CPU:0", 256L << 20);

  @TempDir Path driver;

  @Test
  void whatChoosesTheKernelsIsOnOneLine() {
    assertThat(new Hardware(PROCESSOR, Optional.empty()).describe())
        .isEqualTo("newest [avx2, avx512f]");
    assertThat(new Hardware(PROCESSOR, Optional.of(new Gpu("GPU:0", "NVIDIA A"))).describe())
        .isEqualTo("newest [avx2, avx512f] GPU:0 NVIDIA A");
  }

  @Test
  void theFirstGpuAmongTheDevicesCounts() throws IOException {
    gpu("0000:01:00.0", "NVIDIA B");
    assertThat(Gpu.first(List.of(CPU), driver)).isEmpty();
    assertThat(Gpu.first(List.of(CPU, new Device("GPU:0", 1), new Device("GPU:1", 1)), driver))
        .hasValue(new Gpu("GPU:0", "NVIDIA B"));
  }

  /** Which of them TensorFlow counts as the first is not known. */
  @Test
  void allModelsAreNamedEachOnce() throws IOException {
    gpu("0000:01:00.0", "NVIDIA B");
    gpu("0000:02:00.0", "NVIDIA A");
    gpu("0000:03:00.0", "NVIDIA B");
    assertThat(Gpu.first(List.of(new Device("GPU:0", 1)), driver))
        .hasValue(new Gpu("GPU:0", "NVIDIA A, NVIDIA B"));
  }

  @Test
  void withoutNvidiasDriverTheModelIsUnknown() {
    assertThat(Gpu.first(List.of(new Device("GPU:0", 1)), driver.resolve("none")))
        .hasValue(new Gpu("GPU:0", "unknown model"));
  }

  /** Only a build for GPUs asks TensorFlow; on a computer without one it finds none either. */
  @Test
  void thisComputersHardwareIsWhatTensorFlowLists() {
    SessionOptions options = SessionOptions.defaults();
    assertThat(Hardware.detect(options)).isEqualTo(Hardware.of(Devices.list(options)));
  }

  /** A file as the driver's. */
  private void gpu(String bus, String model) throws IOException {
    Path folder = Files.createDirectory(driver.resolve(bus));
    Files.writeString(folder.resolve("information"), "Model: \t\t " + model + "\nIRQ:   \t\t 16\n");
  }
}
