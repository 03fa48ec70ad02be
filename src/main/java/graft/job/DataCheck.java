package graft.job;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataOptions;
import graft.dataset.DataRequest;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.image.ImageDecoder;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.machine.SessionOptions;
import graft.train.DataDifference;
import graft.train.DataTable;
import graft.train.DataTable.Row;
import graft.train.Provenance;
import graft.train.RunFile;
import graft.train.TrainingListener;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whether data are those that a run was begun with.
 *
 * @param run the run's folder
 * @param begun the record of the data that it was begun with
 * @param data the name of the data compared
 * @param train number of training images there are now, as many as the run used at most
 * @param validation the same for validation images
 * @param sameFingerprint whether the fingerprints of images, labels and parts are the same, see
 *     {@link DataSplit#fingerprint}
 * @param difference by name; empty if the run is of an earlier version, which recorded no names
 */
public record DataCheck(
    Path run,
    Provenance begun,
    String data,
    int train,
    int validation,
    boolean sameFingerprint,
    Optional<DataDifference> difference) {
  /** Pictures that have become unreadable are reported, however many they are. */
  private static final double ANY = 1;

  /**
   * Compares data with those of a run.
   *
   * @param folder the run's folder, or that of a model in it
   * @throws WrongUseException if the folder is neither
   * @throws GraftException if there are no such data, or a file can't be read
   */
  public static DataCheck of(
      Path folder, String data, SessionOptions session, TrainingListener listener) {
    Path run = runOf(folder);
    RunFile file = RunFile.read(run).orElseThrow();
    Provenance begun = file.provenance();
    Optional<List<Row>> then = DataTable.of(run).read();
    try (WorkProgress reading = new WorkProgress(listener);
        DataSplit all = open(file, data, session, reading)) {
      DataSplit part = isSubset(begun) ? subset(begun, data).part(all) : all;
      return new DataCheck(
          run,
          begun,
          data,
          part.train().size(),
          part.validation().size(),
          part.hasFingerprint(begun.fingerprint()),
          then.map(rows -> DataDifference.of(rows, all, isSubset(begun))));
    }
  }

  /** Whether these are the data that the run was begun with. */
  public boolean isSame() {
    return sameFingerprint && difference.map(DataDifference::isNone).orElse(true);
  }

  private static Path runOf(Path folder) {
    Path parent = folder.toAbsolutePath().normalize().getParent();
    return Stream.of(folder, parent)
        .filter(path -> path != null && Files.exists(path.resolve(RunFile.NAME)))
        .findFirst()
        .orElseThrow(
            () ->
                new WrongUseException(
                    "%s is not a run (it has no %s), so nothing says which data were trained on: leave --data out, or name the folder of a run"
                        .formatted(folder, RunFile.NAME)));
  }

  /** Opens the whole data set, divided as for the run. */
  private static DataSplit open(
      RunFile run, String data, SessionOptions session, WorkProgress reading) {
    DataOptions options =
        DataOptions.installed(
            imageSize(run.settings()),
            session,
            run.settings().maxPixels().orElse(ImageDecoder.MAX_PIXELS),
            Optional.empty(),
            ANY);
    // The fingerprint depends on the order of the classes, which is that of the model.
    Optional<List<String>> labels = model(run.settings()).map(ModelDescription::labels);
    return DataSpec.open(
        data, options, DataRequest.toCompare(labels, run.provenance().splitting(), reading));
  }

  /**
   * The image size of the model that a run began with, on which the fingerprint of its data
   * depends. Only the large phase's model has another one.
   */
  static int imageSize(TrainingSettings settings) {
    return model(settings)
        .map(ModelDescription::imageSize)
        .or(() -> settings.network().map(network -> new NewModel(network).imageSize()))
        .orElseThrow(
            () ->
                new WrongUseException(
                    "the run in %s began with the model %s, which is no longer there; put it back to compare the data"
                        .formatted(settings.output(), settings.model())));
  }

  /**
   * The model that a run began with, or one that was trained from it and has the same classes and
   * image size; empty if there is none yet, or no longer.
   */
  private static Optional<ModelDescription> model(TrainingSettings settings) {
    return Stream.of(
            settings.model(),
            TrainingRun.modelOf(settings.output(), Phase.UNFROZEN),
            TrainingRun.modelOf(settings.output(), Phase.FROZEN))
        .filter(Files::exists)
        .findFirst()
        .map(ModelFiles::readDescription);
  }

  private static boolean isSubset(Provenance begun) {
    return begun.allTrainImages().orElse(0) > begun.trainImages()
        || begun.allValidationImages().orElse(0) > begun.validationImages();
  }

  private static RunData subset(Provenance begun, String data) {
    return new RunData(
        data,
        begun.splitting(),
        OptionalInt.of(begun.trainImages()),
        OptionalInt.of(begun.validationImages()),
        true);
  }
}
