package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class SplitKindTest {
  @Test
  void aLabelIsReadAgain() {
    for (SplitKind kind : SplitKind.values()) {
      assertThat(SplitKind.recorded(Optional.of(kind.label()))).isEqualTo(kind);
    }
    assertThat(SplitKind.recorded(Optional.empty())).isEqualTo(SplitKind.SEEDED);
  }

  @Test
  void theShareIsNamedWhereThereIsOne() {
    assertThat(SplitKind.CONTENT.words(OptionalDouble.of(0.125)))
        .isEqualTo("about 12.5% of the pictures held out for validation, by their content");
    assertThat(SplitKind.SEEDED.words(OptionalDouble.empty()))
        .isEqualTo("a part of each class held out for validation, at random");
    assertThat(SplitKind.PUBLISHED.words(OptionalDouble.empty())).isEqualTo("as published");
  }
}
