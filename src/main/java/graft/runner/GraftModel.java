package graft.runner;

import graft.contract.GraftException;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.contract.SessionOptions;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.files.Manifest;
import graft.files.WholeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * An open SavedModel that keeps the contract. Files are checked against their manifest before
 * TensorFlow opens any of them, signatures against the contract before the first call.
 *
 * <p>Not for several threads at once. Tensors that are passed in stay the caller's to close.
 */
public final class GraftModel implements AutoCloseable {
  private final Path directory;
  private final ModelDescription description;
  private final SavedModelBundle bundle;
  private final Map<String, SignatureSpec> signatures = new TreeMap<>();
  private final boolean trainable;

  private GraftModel(Path directory, ModelDescription description, SavedModelBundle bundle) {
    this.directory = directory;
    this.description = description;
    this.bundle = bundle;
    bundle
        .metaGraphDef()
        .getSignatureDefMap()
        .forEach(
            (name, definition) -> {
              if (!name.startsWith("__")) {
                signatures.put(name, BoundSignature.describe(name, definition));
              }
            });
    final SignatureCheck check = new SignatureCheck(directory, signatures);
    check.check(description);
    this.trainable = check.hasTraining();
  }

  /**
   * Opens a model.
   *
   * @param directory a SavedModel directory
   * @throws GraftException when it is no model, damaged, or does not keep the contract
   */
  public static GraftModel open(Path directory, SessionOptions options) {
    if (!Files.isRegularFile(directory.resolve(ModelFiles.SAVED_MODEL))) {
      throw new GraftException(
          "%s is no SavedModel directory (it has no %s); make one with: graft export --output DIR"
              .formatted(directory, ModelFiles.SAVED_MODEL));
    }
    Manifest.check(directory);
    final ModelDescription description = ModelFiles.readDescription(directory);
    final SavedModelBundle bundle = load(directory, options);
    try {
      return new GraftModel(directory, description, bundle);
    } catch (RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  private static SavedModelBundle load(Path directory, SessionOptions options) {
    try {
      return SavedModelBundle.loader(directory.toString())
          .withTags(SavedModelBundle.DEFAULT_TAG)
          .withConfigProto(options.toConfigProto())
          .load();
    } catch (RuntimeException e) {
      // TensorFlow's exceptions have no common type: some are IllegalArgumentExceptions.
      throw new GraftException(
          "TensorFlow can't load %s (%s)".formatted(directory, e.getMessage()), e);
    }
  }

  /** Where the model was opened. */
  public Path directory() {
    return directory;
  }

  /** What {@code graft.json} and {@code labels.txt} say. */
  public ModelDescription description() {
    return description;
  }

  /** All signatures, sorted by name; arguments sorted by name. */
  public List<SignatureSpec> signatures() {
    return List.copyOf(signatures.values());
  }

  /** Whether the model has the training signatures; one exported for serving only has not. */
  public boolean trainable() {
    return trainable;
  }

  /**
   * Class probabilities.
   *
   * @param images uint8 [N,H,W,3]
   * @return [N][classes], each row adding up to 1
   */
  public float[][] predict(TUint8 images) {
    try (Result result =
        signature(Signatures.SERVING)
            .call(Map.of(InputKind.IMAGES.argument(), images), Signatures.PROBABILITIES)) {
      return rows((TFloat32) result.get(0));
    }
  }

  /**
   * Loss, right answers and probabilities, without dropout and without changing anything.
   *
   * @param input what {@code kind} names, of N images
   * @param labels int64 [N], each from 0 to classes - 1
   */
  public Evaluated evaluate(InputKind kind, Tensor input, TInt64 labels) {
    checkLabels(labels);
    try (Result result =
        signature(Signatures.evaluate(kind))
            .call(
                Map.of(kind.argument(), input, Signatures.LABELS, labels),
                Signatures.LOSS_SUM,
                Signatures.CORRECT,
                Signatures.PROBABILITIES)) {
      return new Evaluated(
          ((TFloat32) result.get(0)).getFloat(),
          ((TInt64) result.get(1)).getLong(),
          rows((TFloat32) result.get(2)));
    }
  }

  /** Begins a phase: stores the options, forgets slots, steps and sums of both phases. */
  public void start(StartOptions options) {
    try (TInt64 seed = TInt64.scalarOf(options.seed());
        TFloat32 smoothing = TFloat32.scalarOf(options.labelSmoothing());
        TFloat32 decay = TFloat32.scalarOf(options.weightDecay());
        TFloat32 weights = TFloat32.vectorOf(options.classWeights())) {
      signature(Signatures.START)
          .call(
              Map.of(
                  Signatures.SEED, seed,
                  Signatures.LABEL_SMOOTHING, smoothing,
                  Signatures.WEIGHT_DECAY, decay,
                  Signatures.CLASS_WEIGHTS, weights),
              Signatures.STEP)
          .close();
    }
  }

  /**
   * Adds a slice of a batch to what waits for {@link #train}.
   *
   * @param input what {@code kind} names, of N images
   * @param labels int64 [N], each from 0 to classes - 1
   */
  public StepResult accumulate(Phase phase, InputKind kind, Tensor input, TInt64 labels) {
    checkLabels(labels);
    return step(
        Signatures.accumulate(phase, kind),
        Map.of(kind.argument(), input, Signatures.LABELS, labels));
  }

  /**
   * Adds the last slice of a batch and takes one step of the optimizer on the mean over all its
   * images.
   *
   * @param input what {@code kind} names, of N images
   * @param labels int64 [N], each from 0 to classes - 1
   * @param learningRate Adam's, positive
   */
  public StepResult train(
      Phase phase, InputKind kind, Tensor input, TInt64 labels, float learningRate) {
    checkLabels(labels);
    try (TFloat32 rate = TFloat32.scalarOf(learningRate)) {
      return step(
          Signatures.train(phase, kind),
          Map.of(
              kind.argument(), input, Signatures.LABELS, labels, Signatures.LEARNING_RATE, rate));
    }
  }

  /**
   * Writes the model as it is now, as a whole SavedModel.
   *
   * @param output a directory that does not exist yet
   * @throws GraftException when it exists or can't be written
   */
  public void save(Path output, ModelDescription newDescription) {
    WholeDirectory.write(
        output,
        false,
        staging -> {
          Files.copy(
              directory.resolve(ModelFiles.SAVED_MODEL), staging.resolve(ModelFiles.SAVED_MODEL));
          final Path prefix = staging.resolve(ModelFiles.VARIABLES_PREFIX);
          Files.createDirectories(prefix.getParent());
          writeVariables(prefix);
          ModelFiles.writeDescription(staging, newDescription);
          Manifest.write(staging);
        });
  }

  /**
   * Writes the variables of the checkpoint, optimizer state included, as {@code prefix.index} and
   * {@code prefix.data-*}.
   *
   * @param prefix a path whose directory exists
   */
  public void writeVariables(Path prefix) {
    bundle.session().save(prefix.toString());
  }

  /** Takes over variables that {@link #writeVariables} wrote; sums that wait are emptied. */
  public void readVariables(Path prefix) {
    bundle.session().restore(prefix.toString());
  }

  @Override
  public void close() {
    bundle.close();
  }

  private StepResult step(String signature, Map<String, Tensor> inputs) {
    try (Result result = signature(signature).call(inputs, Signatures.LOSS, Signatures.CORRECT)) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TInt64) result.get(1)).getLong());
    }
  }

  private BoundSignature signature(String name) {
    if (!signatures.containsKey(name)) {
      throw new GraftException(
          "%s has no signature %s: it was exported for serving only; use the model it came from"
              .formatted(directory, name));
    }
    return new BoundSignature(bundle.session(), bundle.metaGraphDef().getSignatureDefOrThrow(name));
  }

  /** OneHot would turn a label out of range into a row of zeros: loss 0 and no error. */
  private void checkLabels(TInt64 labels) {
    final int classes = description.labels().size();
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
