package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.SessionOptions;
import graft.machine.Devices.Device;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

final class HardwareTest {
  private static final Processor PROCESSOR = new Processor("newest", 2, List.of("avx2", "avx512f"));

  @Test
  void whatChoosesTheKernelsIsOnOneLine() {
    assertThat(new Hardware(PROCESSOR, Optional.empty()).describe())
        .isEqualTo("newest [avx2, avx512f]");
    assertThat(new Hardware(PROCESSOR, Optional.of(new Device("GPU:0", 1))).describe())
        .isEqualTo("newest [avx2, avx512f] GPU:0");
  }

  /** Also in a build for GPUs on a computer without one, where TensorFlow lists its processor. */
  @Test
  void aGpuIsFoundWhereTensorFlowListsOne() {
    final Optional<Device> first =
        Devices.list(SessionOptions.defaults()).stream()
            .filter(device -> device.name().startsWith("GPU:"))
            .findFirst();
    assertThat(Hardware.detect(SessionOptions.defaults()))
        .isEqualTo(new Hardware(Processor.detect(), first));
  }

  @Test
  void theLibraryIsThatOfThisPlatform() {
    final String folder = NativeLibrary.folder().orElseThrow();
    assertThat(folder).startsWith("org/tensorflow/internal/c_api/" + Loader.getPlatform());
    assertThat(folder.endsWith("-gpu/")).isEqualTo(NativeLibrary.isForGpus());
    assertThat(NativeLibrary.resource().orElseThrow().toString()).contains(folder);
  }
}
