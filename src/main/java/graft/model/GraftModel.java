package graft.model;

import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.contract.TrainedOn;
import graft.failure.GraftException;
import graft.files.DiskSpace;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
import graft.savedmodel.PartialSaver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * An open SavedModel that keeps the contract. Before TensorFlow gets any of it, the files are
 * compared with their manifest, and the operations and signatures with those that a Graft model may
 * have.
 *
 * <p>Not thread-safe. The caller closes the tensors that it passes in.
 */
public final class GraftModel implements AutoCloseable {
  private final CheckedModel files;
  final LoadedModel loaded; // Not private, because tests save and restore all its variables.

  private GraftModel(CheckedModel files, LoadedModel loaded) {
    this.files = files;
    this.loaded = loaded;
  }

  /**
   * Opens a model.
   *
   * @param directory a SavedModel directory
   * @throws GraftException when the directory holds no model, or the model is damaged, does not
   *     keep the contract, holds NaN or infinite values, or has operations that no Graft model
   *     needs and {@code options} does not trust it
   */
  public static GraftModel open(Path directory, SessionOptions options) {
    CheckedModel files = CheckedModel.read(directory, options.trustModel());
    return new GraftModel(files, LoadedModel.load(files, options));
  }

  /** The directory that the model was opened from. */
  public Path directory() {
    return files.directory();
  }

  /** What {@code graft.json} and {@code labels.txt} say. */
  public ModelDescription description() {
    return files.description();
  }

  /** All signatures, sorted by name; arguments sorted by name. */
  public List<SignatureSpec> signatures() {
    return List.copyOf(files.signatures().values());
  }

  /**
   * The floating-point operations of one call that fetches all outputs of a signature.
   *
   * @throws GraftException when the model lacks the signature or its operations can't be counted
   */
  public FlopCount flops(String signature) {
    return FlopCount.of(loaded.graph(), loaded.signature(signature));
  }

  /** Approximate memory in bytes that the tensors of a call with N images take, without weights. */
  public long callMemory(String signature, long images) {
    return TensorMemory.of(loaded.graph(), loaded.signature(signature), images);
  }

  /** Whether the model has the training signatures. A model exported for serving has none. */
  public boolean trainable() {
    return files.signatures().containsKey(Signatures.START);
  }

  /**
   * Class probabilities.
   *
   * @param images uint8 [N,H,W,3]
   * @return [N][classes]; each row adds up to 1
   */
  public float[][] predict(TUint8 images) {
    try (Result result =
        loaded.call(
            Signatures.SERVING,
            Map.of(InputKind.IMAGES.argument(), images),
            Signatures.PROBABILITIES)) {
      return StdArrays.array2dCopyOf((TFloat32) result.get(0));
    }
  }

  /**
   * Loss, number of right answers and class probabilities, without dropout. Changes no variable.
   *
   * @param input images, features or boundary of N images, as {@code kind} says
   * @param labels int64 [N], each from 0 to classes - 1
   * @throws IllegalArgumentException when a label is out of range
   */
  public BatchEvaluation evaluate(InputKind kind, Tensor input, TInt64 labels) {
    checkLabels(labels);
    try (Result result =
        loaded.call(
            Signatures.evaluate(kind),
            Map.of(kind.argument(), input, Signatures.LABELS, labels),
            Signatures.LOSS_SUM,
            Signatures.CORRECT,
            Signatures.PROBABILITIES)) {
      return new BatchEvaluation(
          ((TFloat32) result.get(0)).getFloat(),
          ((TInt64) result.get(1)).getLong(),
          StdArrays.array2dCopyOf((TFloat32) result.get(2)));
    }
  }

  /**
   * Features, boundary or both, from one pass through the base.
   *
   * @param images uint8 [N,H,W,3]
   * @param kinds features, boundary or both; for the boundary alone, the layers above it do not run
   * @return the tensors, which the caller closes
   */
  public Activations activations(TUint8 images, List<InputKind> kinds) {
    return new Activations(
        kinds,
        loaded.call(
            Signatures.FEATURES,
            Map.of(InputKind.IMAGES.argument(), images),
            kinds.stream().map(InputKind::argument).toArray(String[]::new)));
  }

  /**
   * The shape of one image's features or boundary, such as [2048].
   *
   * @throws IllegalArgumentException for {@link InputKind#IMAGES}, which have no fixed shape
   */
  public long[] shapeOf(InputKind kind) {
    return files.shapeOf(kind);
  }

  /**
   * A SHA-256 of everything in the model that determines the features or the boundary of an image:
   * the operations that compute them and the current values of the variables that these read.
   *
   * @return empty if the graph has no operation that reads each of these variables
   */
  public Optional<String> fingerprint(InputKind kind) {
    return PathFingerprint.of(loaded, kind);
  }

  /**
   * Begins a phase. Stores the options, and sets the optimizer's slots, its step counters and the
   * accumulators of both phases to zero.
   *
   * @throws GraftException when the model was exported for serving only
   */
  public void start(StartOptions options) {
    try (TInt64 seed = TInt64.scalarOf(options.seed());
        TFloat32 smoothing = TFloat32.scalarOf(options.labelSmoothing());
        TFloat32 decay = TFloat32.scalarOf(options.weightDecay());
        TFloat32 weights = TFloat32.vectorOf(options.classWeights())) {
      loaded
          .call(
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

  /**
   * Adds the gradients of a micro-batch to the accumulators. {@link #train} uses them.
   *
   * @param input images, features or boundary of N images, as {@code kind} says
   * @param labels int64 [N], each from 0 to classes - 1
   * @throws IllegalArgumentException when a label is out of range
   * @throws GraftException when the model was exported for serving only
   */
  public StepResult accumulate(Phase phase, InputKind kind, Tensor input, TInt64 labels) {
    checkLabels(labels);
    return step(
        Signatures.accumulate(phase, kind),
        Map.of(kind.argument(), input, Signatures.LABELS, labels));
  }

  /**
   * Adds the last micro-batch of a batch, then takes one optimizer step with the mean gradient over
   * all images of the batch. Input, labels and errors are as for {@link #accumulate}.
   *
   * @param learningRate Adam's learning rate, positive
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
   * Writes the model with the current values of its variables as a complete SavedModel.
   *
   * @param output a directory that does not exist yet
   * @throws GraftException when {@code output} exists or can't be written
   */
  public void save(Path output, ModelDescription newDescription) {
    save(output, newDescription, Optional.empty());
  }

  /**
   * Writes the model like {@link #save(Path, ModelDescription)}, and with it the hashes of the
   * pictures that it was trained on, if they are known.
   */
  public void save(Path output, ModelDescription newDescription, Optional<TrainedOn> trainedOn) {
    WholeDirectory.write(
        output,
        false,
        directory -> {
          if (trainedOn.isPresent()) {
            trainedOn.get().write(directory);
          }
          files.file().write(directory, loaded.session(), newDescription);
        });
  }

  /**
   * Writes the variables that training changes from its start to the end of a phase. To return to
   * this state, open the model that training began with, call {@link #start}, then {@link
   * #readVariables}.
   *
   * @param prefix the path that the names of the files begin with; its directory exists
   * @throws IOException when they can't be written; its message is a short reason
   */
  public void writeVariables(Phase phase, Path prefix) throws IOException {
    loaded.partialSaver(phase).save(loaded.session(), prefix);
  }

  /**
   * Bytes of the values that {@link #writeVariables} writes. Their names add some kilobytes.
   *
   * @throws GraftException when the model's files can't be read
   */
  public long bytesOfVariables(Phase phase) {
    return PartialSaver.bytes(loaded.definition(), phase)
        .orElseGet(
            () -> DiskSpace.taken(directory().resolve(ModelFiles.VARIABLES_PREFIX).getParent()));
  }

  /**
   * Restores the variables that {@link #writeVariables} wrote. The checkpoint may also be one of
   * all variables. Other variables keep their values.
   *
   * @throws GraftException when the checkpoint can't be read
   */
  public void readVariables(Phase phase, Path prefix) {
    loaded.restore(prefix, loaded.partialSaver(phase));
  }

  @Override
  public void close() {
    loaded.close();
  }

  private StepResult step(String signature, Map<String, Tensor> inputs) {
    try (Result result = loaded.call(signature, inputs, Signatures.LOSS, Signatures.CORRECT)) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TInt64) result.get(1)).getLong());
    }
  }

  /** OneHot does not refuse a label out of range: its row is all zeros, which gives loss 0. */
  private void checkLabels(TInt64 labels) {
    int classes = files.description().labels().size();
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
}
