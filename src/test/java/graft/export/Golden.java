package graft.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.StreamSupport;

/**
 * Values that Keras 2 computed and a script recorded, in {@code src/test/resources/golden}: {@code
 * values.f32} holds little-endian floats, {@code index.json} plain figures and, for each array, its
 * shape and its offset in floats. The folder {@code onednn} in it has the unfrozen steps as
 * oneDNN's kernels round them.
 */
public final class Golden {
  private final JsonNode index;
  private final ByteBuffer values;

  private Golden(JsonNode index, ByteBuffer values) {
    this.index = index;
    this.values = values;
  }

  public static Golden load() {
    return load("/golden");
  }

  /** The unfrozen steps alone, computed with oneDNN's kernels. */
  static Golden loadOneDnn() {
    return load("/golden/onednn");
  }

  private static Golden load(String folder) {
    try (InputStream json = Golden.class.getResourceAsStream(folder + "/index.json");
        InputStream floats = Golden.class.getResourceAsStream(folder + "/values.f32")) {
      return new Golden(
          new ObjectMapper().readTree(json),
          ByteBuffer.wrap(floats.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plain figure or list of the index. */
  public JsonNode figure(String key) {
    return index.path(key);
  }

  /** Whether there is an array of this name. */
  public boolean has(String key) {
    return index.path(key).has("offset");
  }

  /** An array, row-major. */
  public float[] array(String key) {
    int offset = index.path(key).path("offset").asInt();
    int size =
        StreamSupport.stream(index.path(key).path("shape").spliterator(), false)
            .mapToInt(JsonNode::asInt)
            .reduce(1, (a, b) -> a * b);
    float[] array = new float[size];
    values.position(4 * offset);
    values.asFloatBuffer().get(array);
    return array;
  }

  /** Relative L2 distance: |actual - expected| / |expected|; 0 where both are all zeros. */
  public static double distance(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      throw new IllegalArgumentException(actual.length + " values, expected " + expected.length);
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }
}
