package graft.model;

import graft.background.BackgroundThread;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.contract.TrainedOn;
import graft.failure.GraftException;
import graft.files.WholeDirectory;
import graft.machine.NativeFolder;
import graft.machine.SessionOptions;
import graft.model.LoadedModel.Fetched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * An open SavedModel that keeps the contract. Before TensorFlow gets any of the files, they are
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
    return open(
        directory, options, files -> files.file().metaGraph(), SessionOptions::toConfigProto);
  }

  /**
   * Opens a model only to {@linkplain #predict predict} and to ask for {@linkplain #activations
   * activations}, which give the same numbers as after {@link #open}. TensorFlow gets only the part
   * of the graph that these two need, and only its variables are read, which takes less time. All
   * files are checked as for {@link #open}, but values that only training uses may be NaN.
   *
   * @throws GraftException as {@link #open}
   */
  public static GraftModel openToPredict(Path directory, SessionOptions options) {
    return open(
        directory, options, CheckedModel::predictingGraph, SessionOptions::toPredictingConfigProto);
  }

  private static GraftModel open(
      Path directory,
      SessionOptions options,
      Function<CheckedModel, MetaGraphDef> needed,
      Function<SessionOptions, ConfigProto> config) {
    // Loads TensorFlow's libraries, which takes time, while the files are checked. Waits for that
    // also after a failure: the process must not end while a library starts.
    Opening opening =
        BackgroundThread.beside(
            "graft-tensorflow",
            NativeFolder::load,
            () -> {
              CheckedModel files = CheckedModel.read(directory, options.trustModel());
              return new Opening(files, needed.apply(files));
            });
    return new GraftModel(
        opening.files(),
        LoadedModel.load(opening.files(), opening.definition(), options, config.apply(options)));
  }

  /** Checked files, and the part of their graph that TensorFlow gets. */
  private record Opening(CheckedModel files, MetaGraphDef definition) {}

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
   * @throws GraftException when there is no such signature or its operations can't be counted
   */
  public FlopCount flops(String signature) {
    return FlopCount.of(loaded.graph(), loaded.signature(signature));
  }

  /** Approximate memory in bytes that the tensors of a call with N images take, without weights. */
  public long callMemory(String signature, long images) {
    return TensorMemory.of(loaded.graph(), loaded.signature(signature), images);
  }

  /**
   * Whether the training signatures are open. A model exported for serving has none, and one that
   * was {@linkplain #openToPredict opened to predict} neither.
   */
  public boolean trainable() {
    return loaded.hasSignature(Signatures.START);
  }

  /**
   * Says how many images the next call and those like it will predict, evaluate or compute. If they
   * are many, the first call prepares the model for them, which takes one to two seconds, and each
   * further call takes less time; otherwise the model is prepared after 2,000. It stays so until
   * training changes it or another kind of call comes. Calls from features or the boundary are
   * never prepared for. The bits of InceptionV3's numbers are the same.
   */
  public void expectImages(long number) {
    loaded.sessions.expectImages(number);
  }

  /**
   * From now on calls for many images are not prepared for: they take no more memory than those for
   * few, and up to twice the time. For a process that has trained, because TensorFlow keeps the
   * memory of that, and a gigabyte would come on top. The bits of InceptionV3's numbers are the
   * same.
   */
  public void spareMemory() {
    loaded.sessions.spareMemory();
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
   * Class probabilities and features of the same images.
   *
   * @param probabilities [N][classes]
   * @param features [N][k]
   */
  public record Described(float[][] probabilities, float[][] features) {}

  /**
   * Class probabilities and features, from one pass through the base. Only a model whose signatures
   * {@code serving_default} and {@code features} have no operation in common computes the base
   * twice.
   *
   * @param images uint8 [N,H,W,3]
   */
  public Described describe(TUint8 images) {
    try (Result result =
        loaded.call(
            Map.of(InputKind.IMAGES.argument(), images),
            List.of(
                new Fetched(Signatures.SERVING, Signatures.PROBABILITIES),
                new Fetched(Signatures.FEATURES, InputKind.FEATURES.argument())))) {
      return new Described(
          StdArrays.array2dCopyOf((TFloat32) result.get(0)),
          StdArrays.array2dCopyOf((TFloat32) result.get(1)));
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
    LabelCheck.check(labels, description().labels().size());
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
   * the operations that compute them and the current values of the variables that these operations
   * read.
   *
   * @return the hash; empty if the value of one of these variables can't be read
   */
  public Optional<String> fingerprint(InputKind kind) {
    return PathFingerprint.of(loaded, kind);
  }

  /** Whether the blocks of the network can have different learning rates. */
  public boolean hasLayerDecay() {
    return files.signatures().containsKey(Signatures.START_LAYER_DECAY);
  }

  /** The calls that train. They fail if the model was exported for serving only. */
  public TrainingCalls training() {
    return new TrainingCalls(loaded, description().labels().size());
  }

  /** The variables that training changes, for checkpoints. */
  public TrainedVariables trainedVariables() {
    return new TrainedVariables(directory(), loaded);
  }

  /**
   * Writes the model with the current values of its variables as a complete SavedModel.
   *
   * @param output a directory that does not exist yet
   * @throws GraftException when {@code output} exists or can't be written
   */
  public void save(Path output, ModelDescription newDescription) {
    save(output, newDescription, Optional.empty(), Optional.empty());
  }

  /**
   * Writes the model like {@link #save(Path, ModelDescription)}, and more about it.
   *
   * @param trainedOn the hashes of the pictures that the model was trained on, if they are known
   * @param card the text of its {@link ModelFiles#CARD card}, if it has one
   */
  public void save(
      Path output,
      ModelDescription newDescription,
      Optional<TrainedOn> trainedOn,
      Optional<String> card) {
    WholeDirectory.write(
        output,
        false,
        directory -> {
          if (trainedOn.isPresent()) {
            trainedOn.get().write(directory);
          }
          if (card.isPresent()) {
            Files.writeString(directory.resolve(ModelFiles.CARD), card.get());
          }
          files.file().write(directory, loaded.session(), newDescription);
        });
  }

  @Override
  public void close() {
    loaded.close();
  }
}
