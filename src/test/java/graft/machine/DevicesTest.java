package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DevicesTest {
  @Test
  void theProcessorIsTheFirstDevice() {
    assertThat(Devices.list(SessionOptions.defaults()).get(0).name()).isEqualTo("CPU:0");
  }
}
