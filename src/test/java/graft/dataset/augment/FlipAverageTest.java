package graft.dataset.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** The mean of an image and its mirror image, by hand. */
final class FlipAverageTest {
  /** Two images of one row and two pixels. */
  private static final byte[] PIXELS = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};

  private final List<Integer> firstPixels = new ArrayList<>();

  /** Believes in the first class the more, the larger the first pixel is. */
  private float[][] classify(TUint8 images) {
    float[][] rows = new float[(int) images.shape().get(0)][];
    for (int i = 0; i < rows.length; i++) {
      int first = images.getByte(i, 0, 0, 0);
      firstPixels.add(first);
      rows[i] = new float[] {first / 8f, 1 - first / 8f};
    }
    return rows;
  }

  @Test
  void theMeanIsOfBothAndTheLossIsOfTheMean() {
    try (FlipAverage average = new FlipAverage(new SessionOptions(1));
        TUint8 images = TUint8.tensorOf(Shape.of(2, 1, 2, 3), DataBuffers.of(PIXELS, true, false));
        TInt64 labels = TInt64.vectorOf(1, 0)) {
      FlipAverage.Answer answer = average.evaluate(images, labels, this::classify);
      assertThat(firstPixels).containsExactly(1, 3, 2, 4);
      assertThat(answer.probabilities()[0]).containsExactly(1.5f / 8, 6.5f / 8);
      assertThat(answer.probabilities()[1]).containsExactly(3.5f / 8, 4.5f / 8);
      assertThat(answer.correct()).isEqualTo(1);
      assertThat(answer.lossSum()).isCloseTo(-Math.log(6.5 / 8) - Math.log(3.5 / 8), within(1e-6));
      assertThat(average.probabilities(images, this::classify))
          .isDeepEqualTo(answer.probabilities());
      float[][] known = classify(images);
      firstPixels.clear();
      assertThat(average.probabilities(images, known, this::classify))
          .isDeepEqualTo(answer.probabilities());
      assertThat(firstPixels).as("only the mirror images are asked about").containsExactly(2, 4);
    }
  }

  @Test
  void anImpossibleClassHasAFiniteLoss() {
    try (FlipAverage average = new FlipAverage(new SessionOptions(1));
        TUint8 images = TUint8.tensorOf(Shape.of(1, 1, 1, 3));
        TInt64 labels = TInt64.vectorOf(1)) {
      FlipAverage.Answer answer = average.evaluate(images, labels, batch -> new float[][] {{1, 0}});
      assertThat(answer.lossSum()).isCloseTo(-Math.log(1e-7), within(1e-4));
    }
  }
}
