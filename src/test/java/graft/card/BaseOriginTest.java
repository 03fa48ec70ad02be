package graft.card;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.ModelDescription.Base;
import org.junit.jupiter.api.Test;

final class BaseOriginTest {
  @Test
  void theLicenceOfKnownWeightsIsKnown() {
    for (String weights : new String[] {"builtin", "imagenet"}) {
      BaseOrigin origin = BaseOrigin.of(new Base("inception_v3", weights, null));
      assertThat(origin.licence()).isEqualTo("apache-2.0");
      assertThat(origin.words()).contains("authors publish").contains("Apache License 2.0");
    }
  }

  /** A report escapes the name itself. */
  @Test
  void aFilesNameIsEscapedOnlyInMarkdown() {
    Base base = new Base("inception_v3", "a*b.h5", "0");
    assertThat(BaseOrigin.of(base).words()).startsWith("The weights file a*b.h5. ");
    assertThat(BaseOrigin.inMarkdown(base).words()).startsWith("The weights file a\\*b.h5. ");
    assertThat(BaseOrigin.of(base).licence()).isEqualTo("unknown");
  }
}
