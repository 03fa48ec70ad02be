package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Numbers are rounded to the format on disk, and those that it can't hold are refused. */
class ConversionTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  @ParameterizedTest
  @CsvSource({
    // stored as, number, read again: half of 2^-11 and of 2^-8 rounds to even
    "FLOAT32, 0.1, 0.1",
    "FLOAT16, 1.00048828125, 1",
    "FLOAT16, 1.0009765625, 1.0009765625",
    "FLOAT16, 65504, 65504",
    "BFLOAT16, 1.00390625, 1",
    "BFLOAT16, 1.0078125, 1.0078125",
    "BFLOAT16, 1e30, 1.00025555e30",
  })
  void roundsToTheFormatOnDisk(Storage storage, float number, float expected) {
    try (Conversion conversion = new Conversion(storage, SESSION);
        TFloat32 computed = TFloat32.vectorOf(number, 0);
        Tensor narrow = conversion.narrow(computed)) {
      List<ByteBuffer> stored = TensorBytes.rows(narrow);
      assertThat(stored).hasSize(2).allMatch(row -> row.remaining() == storage.bytes());
      try (TFloat32 wide =
          conversion.widen(Shape.of(2), raw -> copy(stored, TensorBytes.rows(raw)))) {
        assertThat(wide.getFloat(0)).isEqualTo(expected);
        assertThat(wide.getFloat(1)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotFiniteIsTheModelsFault(Storage storage) {
    for (float number : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(storage, number, "the model is damaged or its training diverged");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {65_520, -1e6f})
  void whatIsTooLargeForTheFormatIsAnswerableByAnOption(float number) {
    assertRefused(
        Storage.FLOAT16, number, "too large for float16; train with --boundary-storage float32");
  }

  private static void assertRefused(Storage storage, float number, String message) {
    try (Conversion conversion = new Conversion(storage, SESSION);
        TFloat32 computed = TFloat32.vectorOf(1, number)) {
      assertThatThrownBy(() -> conversion.narrow(computed))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void aFailureOfTheReaderComesAsItWas() {
    GraftException failure = new GraftException("gone");
    try (Conversion conversion = new Conversion(Storage.FLOAT16, SESSION)) {
      assertThatThrownBy(
              () ->
                  conversion.widen(
                      Shape.of(2),
                      raw -> {
                        throw failure;
                      }))
          .isSameAs(failure);
    }
  }

  private static void copy(List<ByteBuffer> from, List<ByteBuffer> to) {
    for (int i = 0; i < from.size(); i++) {
      to.get(i).put(from.get(i).duplicate());
    }
  }
}
