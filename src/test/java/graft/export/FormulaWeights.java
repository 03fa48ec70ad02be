package graft.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tensorflow.types.TFloat32;

/**
 * Weights, images and labels that follow from names and a seed, as the script that recorded the
 * reference values made them: u(name, i) = fmix32(fnv1a32(name) + seed + i * 0x9E3779B9) / 2^32.
 */
public record FormulaWeights(int seed) implements WeightValues {

  @Override
  public Optional<float[]> of(Variable<TFloat32> weight) {
    return Optional.of(values(weight.name(), weight.shape().asArray()));
  }

  /** The values of a weight of this name and shape. */
  public float[] values(String name, long... shape) {
    double[] u = uniform(name, (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    String kind = name.substring(name.indexOf('/') + 1);
    float[] values = new float[u.length];
    for (int i = 0; i < u.length; i++) {
      values[i] = (float) value(kind, u[i], shape);
    }
    return values;
  }

  private static double value(String kind, double u, long[] shape) {
    return switch (kind) {
      case "kernel" -> (2 * u - 1) * Math.sqrt(6.0 / fan(shape));
      case "beta", "moving_mean" -> 0.2 * (2 * u - 1);
      case "moving_variance" -> 0.5 + u;
      default -> 0;
    };
  }

  private static double fan(long[] shape) {
    return shape.length == 4 ? shape[0] * shape[1] * shape[2] : shape[0] + shape[1];
  }

  /** {@code count} pixels: floor(256 u("images", i)). */
  public byte[] images(int count) {
    double[] u = uniform("images", count);
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) (int) (256 * u[i]);
    }
    return pixels;
  }

  /** {@code count} labels from 0 to 9: floor(10 u("labels", i)). */
  public long[] labels(int count) {
    return Arrays.stream(uniform("labels", count)).mapToLong(u -> (long) (10 * u)).toArray();
  }

  private double[] uniform(String name, int count) {
    int hash = 0x811C9DC5;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    double[] u = new double[count];
    for (int i = 0; i < count; i++) {
      int x = hash + seed + i * 0x9E3779B9;
      x = (x ^ (x >>> 16)) * 0x85EBCA6B;
      x = (x ^ (x >>> 13)) * 0xC2B2AE35;
      x ^= x >>> 16;
      u[i] = Integer.toUnsignedLong(x) / 4294967296.0;
    }
    return u;
  }
}
