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
 * An open SavedModel that keeps the contract. Files are checked against their manifest, operations
 * and signatures against what a Graft model may have, before TensorFlow opens any of it.
 *
 * <p>Not for several threads at once. Tensors that are passed in stay the caller's to close.
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
   * @throws GraftException when it is no model, damaged, does not keep the contract, holds NaN or
   *     infinite values, or has operations that no Graft model needs and is not trusted
   */
  public static GraftModel open(Path directory, SessionOptions options) {
    CheckedModel files = CheckedModel.read(directory, options.trustModel());
    return new GraftModel(files, LoadedModel.load(files, options));
  }

  /** Where the model was opened. */
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
   * The floating-point operations of a call of a signature, all its outputs fetched.
   *
   * @throws GraftException when the model lacks the signature or they can't be counted
   */
  public FlopCount flops(String signature) {
    return FlopCount.of(loaded.graph(), loaded.signature(signature));
  }

  /** Bytes, roughly, that the tensors of a call with this many images take, without weights. */
  public long callMemory(String signature, long images) {
    return TensorMemory.of(loaded.graph(), loaded.signature(signature), images);
  }

  /** Whether the model has the training signatures; one exported for serving only has not. */
  public boolean trainable() {
    return files.signatures().containsKey(Signatures.START);
  }

  /**
   * Class probabilities.
   *
   * @param images uint8 [N,H,W,3]
   * @return [N][classes], each row adding up to 1
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
   * Loss, right answers and probabilities, without dropout and without changing anything.
   *
   * @param input what {@code kind} names, of N images
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
   * The outputs of the base, from one pass.
   *
   * @param images uint8 [N,H,W,3]
   * @param kinds features, boundary or both; a boundary alone spares the layers above it
   * @return to be closed
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
   * @throws IllegalArgumentException for images, which have any shape
   */
  public long[] shapeOf(InputKind kind) {
    return files.shapeOf(kind);
  }

  /**
   * A SHA-256 of everything in the model that determines the features or the boundary of an image:
   * the operations on the path and the current values of its variables.
   *
   * @return empty where the model's graph does not let its variables be read one by one
   */
  public Optional<String> fingerprint(InputKind kind) {
    return PathFingerprint.of(loaded, kind);
  }

  /** Whether the blocks of the network can have different learning rates. */
  public boolean hasLayerDecay() {
    return files.signatures().containsKey(Signatures.START_LAYER_DECAY);
  }

  /**
   * Begins a phase: stores the options, and zeroes the optimizer's slots and steps and the
   * accumulators of both phases.
   *
   * @throws GraftException when the model was exported for serving only, or lacks the signature for
   *     a layer decay other than 1
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
    if (hasLayerDecay() || options.layerDecay() != 1) {
      try (TFloat32 layerDecay = TFloat32.scalarOf(options.layerDecay())) {
        loaded
            .call(
                Signatures.START_LAYER_DECAY,
                Map.of(Signatures.LAYER_DECAY, layerDecay),
                Signatures.LAYER_DECAY)
            .close();
      }
    }
  }

  /**
   * Adds the gradients of a micro-batch to the accumulators, for {@link #train} to use.
   *
   * @param input what {@code kind} names, of N images
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
   * Adds the last micro-batch of a batch and takes one step of the optimizer on the mean over all
   * its images; input, labels and errors are those of {@link #accumulate}.
   *
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
    save(output, newDescription, Optional.empty());
  }

  /**
   * Writes the model as it is now, with the pictures that it has been trained on where they are
   * known; see {@link #save(Path, ModelDescription)}.
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
   * Writes the variables that training up to and including a phase changes. To come back to this
   * state, open the model that training began with, call {@link #start}, then {@link
   * #readVariables}.
   *
   * @param prefix a path whose directory exists
   * @throws IOException when they can't be written, with the cause in a few words
   */
  public void writeVariables(Phase phase, Path prefix) throws IOException {
    loaded.partialSaver(phase).save(loaded.session(), prefix);
  }

  /**
   * Bytes of the values that {@link #writeVariables} writes, without the kilobytes of their names.
   *
   * @throws GraftException when the model's files can't be read
   */
  public long bytesOfVariables(Phase phase) {
    return PartialSaver.bytes(loaded.definition(), phase)
        .orElseGet(
            () -> DiskSpace.taken(directory().resolve(ModelFiles.VARIABLES_PREFIX).getParent()));
  }

  /**
   * Restores variables that {@link #writeVariables} wrote, or takes them from a checkpoint of all
   * variables; the others stay as they are.
   *
   * @throws GraftException when they can't be read
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

  /** OneHot would turn a label out of range into a row of zeros: loss 0 and no error. */
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
