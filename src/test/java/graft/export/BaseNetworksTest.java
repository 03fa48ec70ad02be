package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BaseNetworksTest {
  @Test
  void theSmallestImagesAreThoseOfTheNetworks() {
    assertThat(BaseNetworks.ALL.stream().mapToInt(BaseNetwork::smallestImageSize).min())
        .hasValue(BaseNetworks.SMALLEST_IMAGE_SIZE);
  }
}
