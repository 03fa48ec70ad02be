package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Linux's high-water mark, in bytes. */
class PeakMemoryTest {
  @Test
  void isTheHighWaterMark() {
    assertThat(PeakMemory.parse("VmPeak:\t 9 kB\nVmHWM:\t 1754176 kB\nVmRSS:\t 12 kB\n"))
        .hasValue(1_796_276_224L);
    assertThat(PeakMemory.parse("VmPeak:\t 9 kB\n")).isEmpty();
  }
}
