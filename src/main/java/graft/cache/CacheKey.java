package graft.cache;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.contract.InputKind;
import graft.files.Hashes;
import graft.files.JsonText;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.tensorflow.TensorFlow;

/**
 * Everything that determines the numbers in a cache.
 *
 * @param format version of the file format
 * @param kind {@code features} or {@code boundary}
 * @param model SHA-256 of the operations from the images to the activations and of their variables'
 *     current values; this hash covers image size, preprocessing and network
 * @param images SHA-256 of the images and their order
 * @param shape shape of one image's activations, each dimension at least 1; the activations take
 *     less than 2 GiB in the number format on disk
 * @param storage the number format on disk
 * @param microBatch images per call of the model, at least 1
 * @param threads threads of the session that computed the activations
 * @param precision precision of the convolutions
 * @param onednn whether oneDNN's kernels computed the activations
 * @param tensorflow TensorFlow's version
 * @param environment the environment variables that may change which kernels run or what is
 *     computed in 16 bits, as {@code NAME=value}, sorted
 * @param processor name and instruction sets of the processor, and the GPU if there is one: the
 *     choice of kernels depends on them
 */
@JsonNaming(SnakeCaseStrategy.class)
record CacheKey(
    int format,
    String kind,
    String model,
    String images,
    List<Long> shape,
    Storage storage,
    @JsonProperty("slice") int microBatch,
    int threads,
    Precision precision,
    boolean onednn,
    List<String> environment,
    String tensorflow,
    String processor) {
  private static final int FORMAT = 3;

  /**
   * Prefixes of the environment variables that TensorFlow, XLA, oneDNN (formerly DNNL) and CUDA's
   * libraries read.
   */
  private static final List<String> VARIABLES =
      List.of("TF_", "XLA_", "ONEDNN_", "DNNL_", "NVIDIA_", "CUDNN_", "CUBLAS_");

  /**
   * Prefixes of variables that are not in {@code environment}: they change no number, or another
   * component of the key holds their effect.
   */
  private static final List<String> WITHOUT_EFFECT =
      List.of("TF_CPP_", "TF_ENABLE_ONEDNN_OPTS", "TF_OVERRIDE_GLOBAL_THREADPOOL");

  private static final int NAME_DIGITS = 16;

  CacheKey {
    shape = List.copyOf(shape);
    environment = List.copyOf(environment);
    if (shape.stream().anyMatch(dimension -> dimension < 1)) {
      throw new IllegalArgumentException("dimensions " + shape + " must be at least 1");
    }
    recordBytes(shape, storage);
  }

  /** The key of activations that this process computes. */
  static CacheKey here(
      InputKind kind,
      String model,
      String images,
      List<Long> shape,
      Storage storage,
      int microBatch,
      SessionOptions session,
      Map<String, String> environment) {
    Hardware hardware = Hardware.detect(session);
    return new CacheKey(
        FORMAT,
        kind.argument(),
        model,
        images,
        shape,
        storage,
        microBatch,
        session.threads(),
        session.precision(),
        hardware.processor().oneDnn(environment).on(),
        variables(environment),
        TensorFlow.version(),
        hardware.describe());
  }

  private static List<String> variables(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> VARIABLES.stream().anyMatch(variable.getKey()::startsWith))
        .filter(variable -> WITHOUT_EFFECT.stream().noneMatch(variable.getKey()::startsWith))
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .sorted()
        .toList();
  }

  /** Bytes of one image's activations on disk. */
  int recordBytes() {
    return recordBytes(shape, storage);
  }

  private static int recordBytes(List<Long> shape, Storage storage) {
    long numbers = shape.stream().reduce(1L, Math::multiplyExact);
    return Math.toIntExact(Math.multiplyExact(numbers, storage.bytes()));
  }

  /** The name of the cache's folder, such as {@code features-0123456789abcdef}. */
  String folderName() {
    return kind + "-" + sha256().substring(0, NAME_DIGITS);
  }

  /** SHA-256 of all components. */
  String sha256() {
    return Hashes.sha256(JsonText.of(this).getBytes(StandardCharsets.UTF_8));
  }
}
