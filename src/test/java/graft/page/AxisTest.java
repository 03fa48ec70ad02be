package graft.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0    | 0.7     | 0.0 0.2 0.4 0.6 0.8",
        "0    | 1       | 0.0 0.2 0.4 0.6 0.8 1.0",
        "83.2 | 100     | 80 85 90 95 100",
        "99.1 | 100     | 99.0 99.2 99.4 99.6 99.8 100.0",
        "0    | 0.001   | 0 2e-4 4e-4 6e-4 8e-4 1e-3",
        "0    | 0.0013  | 0 5e-4 1e-3 1.5e-3",
        "0    | 0       | 0 2e-8 4e-8 6e-8 8e-8 1e-7",
        "5    | 5       | 5.0 5.1 5.2 5.3 5.4 5.5",
        "0    | 2345    | 0 500 1000 1500 2000 2500",
      })
  void ticksAreNiceNumbersAroundTheValues(double least, double most, String labels) {
    Axis axis = Axis.around(least, most);
    assertThat(axis.ticks().stream().map(Axis.Tick::label)).containsExactly(labels.split(" "));
    assertThat(axis.place(axis.low())).isZero();
    assertThat(axis.place(axis.high())).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"42.5, 40, 100", "99.999, 99, 100", "100, 99, 100"})
  void percentagesEndAtAHundred(double least, double low, double high) {
    Axis axis = Axis.percentFrom(least);
    assertThat(axis.low()).isEqualTo(low, within(1e-9));
    assertThat(axis.high()).isEqualTo(high, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 1 2 3 4", "8, 1 2 3 4 5 6 7 8", "13, 1 5 10", "100, 1 20 40 60 80 100"})
  void numbersBeginAtOne(int most, String labels) {
    Axis axis = Axis.numbered(most);
    assertThat(axis.ticks().stream().map(Axis.Tick::label)).containsExactly(labels.split(" "));
    assertThat(axis.place(1)).isEqualTo(0.5 / most, within(1e-9));
    assertThat(axis.place(most)).isEqualTo(1 - 0.5 / most, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "1e-5, 1e-3, 1e-5 1e-4 1e-3",
    "2e-5, 2e-4, 1e-5 1e-4 1e-3",
    "0.01, 1, 1e-2 1e-1 1",
    "1e-9, 1e-2, 1e-9 1e-7 1e-5 1e-3",
    "2e-4, 1e-3, 0 2e-4 4e-4 6e-4 8e-4 1e-3",
    "0, 1e-3, 0 2e-4 4e-4 6e-4 8e-4 1e-3"
  })
  void ratesThatDifferTenfoldHaveALogarithmicAxis(double least, double most, String labels) {
    Axis axis = Axis.ofRates(least, most);
    assertThat(axis.ticks().stream().map(Axis.Tick::label)).containsExactly(labels.split(" "));
    assertThat(axis.logarithmic()).isEqualTo(most >= 10 * least && least > 0);
    assertThat(axis.place(least)).isBetween(0.0, 1.0);
    assertThat(axis.place(most)).isBetween(0.0, 1 + 1e-9);
  }

  @Test
  void equalRatiosAreEqualDistances() {
    Axis axis = Axis.ofRates(1e-5, 1e-3);
    assertThat(axis.place(1e-4)).isEqualTo(0.5, within(1e-9));
  }
}
