package graft.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CountTest {
  @ParameterizedTest
  @CsvSource({
    "0, image, 0 images",
    "1, image, 1 image",
    "12, training image, 12 training images",
    "1, class, 1 class",
    "2, class, 2 classes",
    "3, batch, 3 batches"
  })
  void onlyOneIsSingular(long number, String noun, String words) {
    assertThat(Count.of(number, noun)).isEqualTo(words);
  }

  @Test
  void thousandsHaveCommas() {
    assertThat(Count.withCommas(1, "picture")).isEqualTo("1 picture");
    assertThat(Count.withCommas(1_234_567, "class")).isEqualTo("1,234,567 classes");
    assertThat(Count.withCommas(999)).isEqualTo("999");
  }

  @Test
  void aShareThatIsNoneIsADash() {
    assertThat(Percent.of(0.9305)).isEqualTo("93.1%");
    assertThat(Percent.of(Double.NaN)).isEqualTo("\u2013");
  }
}
