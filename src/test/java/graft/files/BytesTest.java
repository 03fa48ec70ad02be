package graft.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 MB",
    "2_000_000, 2.0 MB",
    "999_900_000, 999.9 MB",
    "999_949_999, 999.9 MB",
    "999_950_000, 1.0 GB",
    "999_960_000, 1.0 GB",
    "1_000_000_000, 1.0 GB",
    "22_195_401_336, 22.2 GB"
  })
  void areSaidInMegabytesOrGigabytes(String bytes, String words) {
    assertThat(Bytes.words(Long.parseLong(bytes.replace("_", "")))).isEqualTo(words);
  }
}
