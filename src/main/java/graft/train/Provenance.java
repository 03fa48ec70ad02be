package graft.train;

import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.Splitting;
import graft.files.Count;
import graft.files.Manifest;
import graft.machine.Hardware;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.tensorflow.TensorFlow;

/**
 * What determines a run's result, apart from its settings.
 *
 * @param modelManifest SHA-256 of the manifest of the model that the run began with; empty if the
 *     run makes this model and has not done so yet
 * @param dataset the data set's name, or the absolute path of its folder or file
 * @param fingerprint SHA-256 of the data set's images and labels, see {@link DataSplit#fingerprint}
 * @param trainImages number of training images
 * @param validationImages number of validation images
 * @param allTrainImages number of training images in the whole data set; the run may use a subset
 *     of them. Empty in runs of earlier versions
 * @param allValidationImages the same for validation images
 * @param split how training and validation images were divided, a {@linkplain
 *     graft.dataset.SplitKind#label label}; absent in runs of Graft 0.1.0
 * @param valSplit approximate share held out or held back, in (0, 1); absent if the data came split
 * @param onednn {@code on} if oneDNN's kernels were used, else {@code off}
 * @param tensorflow TensorFlow's version
 * @param processor the processor's model and instruction sets, and the GPU if there is one
 */
public record Provenance(
    Optional<String> modelManifest,
    String dataset,
    String fingerprint,
    int trainImages,
    int validationImages,
    OptionalInt allTrainImages,
    OptionalInt allValidationImages,
    Optional<String> split,
    OptionalDouble valSplit,
    String onednn,
    String tensorflow,
    String processor) {
  public Provenance {
    Objects.requireNonNull(dataset, "dataset is missing");
    Objects.requireNonNull(fingerprint, "fingerprint is missing");
    Objects.requireNonNull(onednn, "onednn is missing");
    Objects.requireNonNull(tensorflow, "tensorflow is missing");
    Objects.requireNonNull(processor, "processor is missing");
  }

  /**
   * The provenance of a run with these settings in this process.
   *
   * @param model where the model that the run begins with is now
   */
  static Provenance of(TrainingSettings settings, Path model, DataSplit data) {
    Hardware hardware = Hardware.detect(settings.session());
    boolean made = !settings.beginsWithOwnModel() || Files.exists(model);
    return new Provenance(
        made ? Optional.of(Manifest.sha256(model)) : Optional.empty(),
        DataSpec.absolute(data.name()),
        data.fingerprint(),
        data.train().size(),
        data.validation().size(),
        OptionalInt.of(data.train().wholeSize()),
        OptionalInt.of(data.validation().wholeSize()),
        Optional.of(data.kind().label()),
        data.share(),
        hardware.processor().oneDnn(System.getenv()).on() ? "on" : "off",
        TensorFlow.version(),
        hardware.describe());
  }

  /** The splitting that divides the data again in the same way. */
  public Splitting splitting() {
    return Splitting.recorded(
        split.orElse(null), valSplit.isPresent() ? valSplit.getAsDouble() : null);
  }

  /** The number of images and the first digits of their hash, for messages. */
  String images() {
    int training = allTrainImages.orElse(trainImages);
    int validation = allValidationImages.orElse(validationImages);
    return "%s%d training and %s%s (SHA-256 %.8s...)"
        .formatted(
            part(trainImages, training),
            training,
            part(validationImages, validation),
            Count.of(validation, "validation image"),
            fingerprint);
  }

  private static String part(int used, int all) {
    return used == all ? "" : used + " of ";
  }
}
