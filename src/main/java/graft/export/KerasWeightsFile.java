package graft.export;

import graft.failure.GraftException;
import graft.files.Count;
import graft.files.Reason;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A Keras HDF5 weights file (Keras 2's {@code save_weights}): each weight is a data set whose path
 * ends in {@code layer/weight:0}, such as {@code conv2d_51/kernel:0}.
 *
 * <p>Keras's official file numbers layers from 1. A user's own file may number layers from 0
 * ({@code conv2d}, {@code conv2d_1}, ...); such layers are renumbered from 1. float16 and float64
 * values are converted to float32.
 */
final class KerasWeightsFile implements AutoCloseable {
  private static final Pattern WEIGHT = Pattern.compile("([^/]+)/([^/]+):0$");
  private static final Pattern NUMBERED =
      Pattern.compile("((?:depthwise_|separable_)?conv2d|batch_normalization)(?:_(\\d+))?");

  /** Largest file in bytes: more than twice what 22 million weights take in float64. */
  private static final long MOST_BYTES = 512L << 20;

  private final Path path;
  private final HdfFile file;
  private final Map<String, Dataset> weights = new LinkedHashMap<>();

  private KerasWeightsFile(Path path, HdfFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file and lists its weights.
   *
   * @throws GraftException when the file is missing, damaged, or not a Keras weights file
   */
  static KerasWeightsFile open(Path path) {
    try {
      // jHDF reads zeros beyond the end of a file, so it gets an array, at whose end it fails.
      HdfFile file = HdfFile.fromBytes(content(path));
      try {
        KerasWeightsFile opened = new KerasWeightsFile(path, file);
        Hdf5Structure.dataSets(path, file).forEach(opened::add);
        Hdf5Structure.check(path, opened.weights.values());
        return opened;
      } catch (RuntimeException | Error e) {
        file.close();
        throw e;
      }
    } catch (RuntimeException | StackOverflowError e) {
      // In a tree that contains itself, jHDF recurses until the stack overflows.
      throw unreadable(path, e);
    }
  }

  private static byte[] content(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new GraftException(
            "%s has %d bytes; a weights file may have at most %d"
                .formatted(path, Files.size(path), MOST_BYTES));
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * The file's values for the network's weights. The head's weights keep their initial values.
   *
   * @param network all weights of the model, including the head's
   * @throws GraftException naming the first weight that is missing in the file, unknown to the
   *     network, or of another shape
   */
  WeightValues baseWeights(List<Variable<TFloat32>> network) {
    Map<String, Shape> expected = new LinkedHashMap<>();
    network.stream()
        .filter(weight -> !Head.owns(weight))
        .forEach(weight -> expected.put(weight.name(), weight.shape()));
    numberFromOne(expected);
    check(expected);
    return weight ->
        expected.containsKey(weight.name()) ? Optional.of(values(weight.name())) : Optional.empty();
  }

  private void check(Map<String, Shape> expected) {
    expected.forEach(this::check);
    TreeSet<String> extra = new TreeSet<>(weights.keySet());
    extra.removeAll(expected.keySet());
    if (!extra.isEmpty()) {
      throw new GraftException(
          ("%s holds %s, which the network without its top does not have (%s in all);"
                  + " give a file of this network without its top")
              .formatted(path, extra.first(), Count.of(extra.size(), "such weight")));
    }
  }

  private void check(String name, Shape shape) {
    Dataset found = weights.get(name);
    if (found == null) {
      throw new GraftException(
          "%s lacks %s; it must hold the network's weights without its top, in Keras's HDF5 layout"
              .formatted(path, name));
    }
    Shape actual = Shape.of(Arrays.stream(found.getDimensions()).asLongStream().toArray());
    if (!actual.equals(shape)) {
      throw new GraftException(
          "%s: the weight %s has shape %s, but the network needs shape %s"
              .formatted(path, name, actual, shape));
    }
  }

  /**
   * The values of one weight, row-major.
   *
   * @throws GraftException when the values can't be read or are not all finite
   */
  private float[] values(String name) {
    try {
      float[] values = toFloats(weights.get(name).getDataFlat());
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new GraftException(
              "%s: the weight %s holds %s, which is not a finite number; give another file"
                  .formatted(path, name, value));
        }
      }
      return values;
    } catch (RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private void add(Dataset dataset) {
    Matcher matcher = WEIGHT.matcher(dataset.getPath());
    String name = matcher.find() ? matcher.group(1) + "/" + matcher.group(2) : dataset.getPath();
    weights.put(name, dataset);
  }

  /** Renumbers layers from 1 if the file counts them from 0 but the network counts them from 1. */
  private void numberFromOne(Map<String, Shape> expected) {
    if (!weights.containsKey("conv2d/kernel") || expected.containsKey("conv2d/kernel")) {
      return;
    }
    Map<String, Dataset> renumbered = new LinkedHashMap<>();
    weights.forEach((name, dataset) -> renumbered.put(oneMore(name), dataset));
    weights.clear();
    weights.putAll(renumbered);
  }

  private static String oneMore(String name) {
    int slash = name.lastIndexOf('/');
    Matcher matcher = NUMBERED.matcher(name.substring(0, slash));
    if (!matcher.matches()) {
      return name;
    }
    int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return matcher.group(1) + "_" + (number + 1) + name.substring(slash);
  }

  private float[] toFloats(Object flat) {
    if (flat instanceof float[] floats) {
      return floats;
    }
    if (flat instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      for (int i = 0; i < doubles.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return floats;
    }
    throw new GraftException(
        "%s holds weights that are not floating-point numbers; give a file that Keras saved"
            .formatted(path));
  }

  /** The exception for a cause: a {@link GraftException} unchanged, any other cause wrapped. */
  private static GraftException unreadable(Path path, Throwable cause) {
    return cause instanceof GraftException own
        ? own
        : new GraftException(
            "%s can't be read as a Keras HDF5 weights file (%s)".formatted(path, Reason.of(cause)),
            cause);
  }
}
