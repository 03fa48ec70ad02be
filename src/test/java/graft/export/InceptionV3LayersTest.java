package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An index to unfreeze from means what it means in Keras. */
class InceptionV3LayersTest {
  private static final BaseNetwork NETWORK = new InceptionV3();
  private static final Pattern NUMBERED_FROM_ZERO =
      Pattern.compile(
          "(conv2d|batch_normalization|activation|max_pooling2d|average_pooling2d|concatenate)(?:_(\\d+))?");

  @Test
  void tableIsTheOrderThatKerasItselfPrinted() {
    List<String> recorded =
        StreamSupport.stream(Golden.load().figure("layers").spliterator(), false)
            .map(layer -> fromOne(layer.asText()))
            .toList();
    assertThat(InceptionV3Layers.all()).hasSize(311).isEqualTo(recorded);
  }

  @Test
  void blocksEndWhereKerasEndsThem() {
    assertThat(IntStream.rangeClosed(0, 10).map(k -> NETWORK.indexOf("mixed" + k)))
        .containsExactly(40, 63, 86, 100, 132, 164, 196, 228, 248, 279, 310);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "164,164",
    "310,310",
    "input_1,0",
    "conv2d_1,1",
    "mixed5,164",
    "conv2d_94,299",
    "mixed9_1,307"
  })
  void layerIsFoundByNameAndByNumber(String nameOrIndex, int index) {
    assertThat(NETWORK.indexOf(nameOrIndex)).isEqualTo(index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "311", "mixed11", "conv2d", "conv2d_95", "", " ", "164.0", "99999999999"})
  void unknownLayerIsRefusedByName(String nameOrIndex) {
    assertThatThrownBy(() -> NETWORK.indexOf(nameOrIndex))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("\"" + nameOrIndex + "\"")
        .hasMessageContaining("0 to 310");
  }

  /** Keras counts the layers of a kind from 0 and leaves the 0 out; Graft counts from 1. */
  private static String fromOne(String layer) {
    Matcher matcher = NUMBERED_FROM_ZERO.matcher(layer);
    if (!matcher.matches()) {
      return layer;
    }
    int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return matcher.group(1) + "_" + (number + 1);
  }
}
