package graft.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import graft.contract.InputKind;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.failure.GraftException;
import graft.files.Hashes;
import graft.files.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Calls the signatures of a loaded model: puts plain values into tensors, and takes results out of
 * them and closes them. Tensors that are passed in stay the caller's to close.
 */
final class ModelCalls {
  private final Path directory;
  private final LoadedModel model;
  private final int classes;
  private final Map<String, SignatureSpec> signatures;
  private final Float32Operations float32;

  /** The model stays the caller's to close. */
  ModelCalls(CheckedModel files, LoadedModel model, Float32Operations float32) {
    this.directory = files.directory();
    this.model = model;
    this.classes = files.description().labels().size();
    this.signatures = files.signatures();
    this.float32 = float32;
  }

  List<SignatureSpec> signatures() {
    return List.copyOf(signatures.values());
  }

  boolean trainable() {
    return signatures.containsKey(Signatures.START);
  }

  /** {@code serving_default}: float [N][classes] of uint8 [N,H,W,3]. */
  float[][] predict(TUint8 images) {
    try (Result result =
        call(
            Signatures.SERVING,
            Map.of(InputKind.IMAGES.argument(), images),
            Signatures.PROBABILITIES)) {
      return rows((TFloat32) result.get(0));
    }
  }

  /** {@code evaluate*}, on N images' input of the kind and int64 [N] labels. */
  BatchEvaluation evaluate(InputKind kind, Tensor input, TInt64 labels) {
    checkLabels(labels);
    try (Result result =
        call(
            Signatures.evaluate(kind),
            Map.of(kind.argument(), input, Signatures.LABELS, labels),
            Signatures.LOSS_SUM,
            Signatures.CORRECT,
            Signatures.PROBABILITIES)) {
      return new BatchEvaluation(
          ((TFloat32) result.get(0)).getFloat(),
          ((TInt64) result.get(1)).getLong(),
          rows((TFloat32) result.get(2)));
    }
  }

  /** {@code features}: of uint8 [N,H,W,3], the outputs asked for. */
  Activations activations(TUint8 images, List<InputKind> kinds) {
    return new Activations(
        kinds,
        call(
            Signatures.FEATURES,
            Map.of(InputKind.IMAGES.argument(), images),
            kinds.stream().map(InputKind::argument).toArray(String[]::new)));
  }

  /** The shape of one image's features or boundary. */
  long[] shapeOf(InputKind kind) {
    return signatures.get(Signatures.FEATURES).outputs().stream()
        .filter(output -> output.name().equals(kind.argument()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(kind + " have no fixed shape"))
        .dims()
        .stream()
        .skip(1)
        .mapToLong(Long::longValue)
        .toArray();
  }

  /**
   * What determines features or the boundary; see {@link PathFingerprint}. In 16 bits that is also
   * what stays float32.
   */
  Optional<String> fingerprint(InputKind kind) {
    final SignatureDef features = model.definition().getSignatureDefOrThrow(Signatures.FEATURES);
    final List<String> fed =
        List.of(features.getInputsOrThrow(InputKind.IMAGES.argument()).getName());
    final String fetched = features.getOutputsOrThrow(kind.argument()).getName();
    final List<String> exact = float32.between(fed, List.of(fetched));
    return PathFingerprint.of(model.session(), model.definition().getGraphDef(), fed, fetched)
        .map(path -> exact.isEmpty() ? path : Hashes.sha256((path + exact).getBytes(UTF_8)));
  }

  /** {@code start}. */
  void start(StartOptions options) {
    try (TInt64 seed = TInt64.scalarOf(options.seed());
        TFloat32 smoothing = TFloat32.scalarOf(options.labelSmoothing());
        TFloat32 decay = TFloat32.scalarOf(options.weightDecay());
        TFloat32 weights = TFloat32.vectorOf(options.classWeights())) {
      call(
              Signatures.START,
              Map.of(
                  Signatures.SEED, seed,
                  Signatures.LABEL_SMOOTHING, smoothing,
                  Signatures.WEIGHT_DECAY, decay,
                  Signatures.CLASS_WEIGHTS, weights),
              Signatures.STEP)
          .close();
    }
  }

  /** {@code accumulate_*}, of this name. */
  StepResult accumulate(String signature, InputKind kind, Tensor input, TInt64 labels) {
    checkLabels(labels);
    return step(signature, Map.of(kind.argument(), input, Signatures.LABELS, labels));
  }

  /** {@code train_*}, of this name. */
  StepResult train(
      String signature, InputKind kind, Tensor input, TInt64 labels, float learningRate) {
    checkLabels(labels);
    try (TFloat32 rate = TFloat32.scalarOf(learningRate)) {
      return step(
          signature,
          Map.of(
              kind.argument(), input, Signatures.LABELS, labels, Signatures.LEARNING_RATE, rate));
    }
  }

  private StepResult step(String signature, Map<String, Tensor> inputs) {
    try (Result result = call(signature, inputs, Signatures.LOSS, Signatures.CORRECT)) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TInt64) result.get(1)).getLong());
    }
  }

  /** What a call of the signature of this name computes, all its outputs fetched. */
  FlopCount flops(String signature) {
    return FlopCount.of(model.graph(), definition(signature));
  }

  private Result call(String name, Map<String, Tensor> inputs, String... outputs) {
    final BoundSignature signature = new BoundSignature(model.session(), definition(name), float32);
    try {
      return signature.call(inputs, outputs);
    } catch (TFResourceExhaustedException e) {
      throw e; // Its remedy lies in the size of the call, which the caller knows.
    } catch (RuntimeException e) {
      throw new GraftException(
          "TensorFlow can't run signature %s of %s (%s); export the model again"
              .formatted(name, directory, Reason.of(e)),
          e);
    }
  }

  private SignatureDef definition(String name) {
    if (!signatures.containsKey(name)) {
      throw new GraftException(
          "%s has no signature %s: it was exported for serving only; use the model it came from"
              .formatted(directory, name));
    }
    return model.definition().getSignatureDefOrThrow(name);
  }

  /** OneHot would turn a label out of range into a row of zeros: loss 0 and no error. */
  private void checkLabels(TInt64 labels) {
    labels
        .scalars()
        .forEach(
            label -> {
              if (label.getLong() < 0 || label.getLong() >= classes) {
                throw new IllegalArgumentException(
                    "label (%d) must be from 0 to %d".formatted(label.getLong(), classes - 1));
              }
            });
  }

  private static float[][] rows(TFloat32 matrix) {
    return StdArrays.array2dCopyOf(matrix);
  }
}
