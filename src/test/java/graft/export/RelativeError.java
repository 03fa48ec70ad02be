package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.tensorflow.ndarray.FloatNdArray;

/** How far numbers are from those expected. */
public final class RelativeError {
  private RelativeError() {}

  /** The distance, as a share of the expected length (L2). */
  public static double of(FloatNdArray found, FloatNdArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    double[] sums = new double[2];
    found
        .scalars()
        .forEachIndexed(
            (at, value) -> {
              double other = expected.getFloat(at);
              sums[0] += Math.pow(value.getFloat() - other, 2);
              sums[1] += other * other;
            });
    return Math.sqrt(sums[0] / sums[1]);
  }
}
