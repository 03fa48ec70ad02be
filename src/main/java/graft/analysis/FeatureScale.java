package graft.analysis;

import java.util.function.LongConsumer;
import org.tensorflow.types.TFloat32;

/**
 * The mean of each feature over all pictures, and one over its standard deviation.
 *
 * @param mean one number for each feature
 * @param oneOverDeviation likewise; a feature that hardly varies counts as if it varied by {@link
 *     #LEAST_DEVIATION}
 */
record FeatureScale(float[] mean, float[] oneOverDeviation) {
  private static final double LEAST_DEVIATION = 1e-2;

  /**
   * Reads all rows once.
   *
   * @param done hears how many rows are read
   */
  static FeatureScale of(FeatureRows features, LongConsumer done) {
    double[] sum = new double[features.width()];
    double[] squares = new double[features.width()];
    Blocks blocks = Blocks.of(features.size());
    for (int[] pictures : blocks.list()) {
      try (TFloat32 rows = features.read(pictures)) {
        float[] numbers = new float[Math.toIntExact(rows.size())];
        rows.asRawTensor().data().asFloats().read(numbers);
        for (int i = 0; i < numbers.length; i++) {
          double number = numbers[i];
          sum[i % sum.length] += number;
          squares[i % sum.length] += number * number;
        }
      }
      done.accept(pictures[pictures.length - 1] + 1L);
    }
    float[] mean = new float[sum.length];
    float[] oneOverDeviation = new float[sum.length];
    for (int j = 0; j < sum.length; j++) {
      double middle = sum[j] / features.size();
      double variance = Math.max(0, squares[j] / features.size() - middle * middle);
      mean[j] = (float) middle;
      oneOverDeviation[j] = (float) (1 / (Math.sqrt(variance) + LEAST_DEVIATION));
    }
    return new FeatureScale(mean, oneOverDeviation);
  }
}
