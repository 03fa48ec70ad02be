package graft.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.option.Values.Decimal;
import org.junit.jupiter.api.Test;

/** The graph takes a share of dropped units as a float, where it must still be less than 1. */
final class DecimalTest {
  @Test
  void belowOneIsTheLastNumberThatStaysBelowOneAsAFloat() {
    assertThat((float) Decimal.BELOW_ONE).isLessThan(1);
    assertThat((float) Math.nextUp(Decimal.BELOW_ONE)).isEqualTo(1);
  }
}
