package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryImagesTest {
  @Test
  void theFingerprintDependsOnClassesLabelsPixelsAndOrder() {
    String first = fingerprint(List.of("a", "b"), new byte[] {1, 2, 3, 4, 5, 6}, 0, 1);
    assertThat(fingerprint(List.of("a", "b"), new byte[] {1, 2, 3, 4, 5, 6}, 0, 1))
        .isEqualTo(first)
        .matches("[0-9a-f]{64}");
    assertThat(fingerprint(List.of("a", "c"), new byte[] {1, 2, 3, 4, 5, 6}, 0, 1))
        .isNotEqualTo(first);
    assertThat(fingerprint(List.of("a", "b"), new byte[] {1, 2, 3, 4, 5, 7}, 0, 1))
        .isNotEqualTo(first);
    assertThat(fingerprint(List.of("a", "b"), new byte[] {1, 2, 3, 4, 5, 6}, 1, 1))
        .isNotEqualTo(first);
    assertThat(fingerprint(List.of("a", "b"), new byte[] {4, 5, 6, 1, 2, 3}, 1, 0))
        .isNotEqualTo(first);
  }

  private static String fingerprint(List<String> classes, byte[] pixels, int... labels) {
    byte[] bytes = {(byte) labels[0], (byte) labels[1]};
    return new MemoryImages(classes, 1, 1, pixels, bytes).fingerprint();
  }
}
