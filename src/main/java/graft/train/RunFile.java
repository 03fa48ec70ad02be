package graft.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.cache.CacheMode;
import graft.cache.CacheSettings;
import graft.cache.Storage;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.SealedJson;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tensorflow.TensorFlow;

/**
 * {@code run.json}: every setting of a run, so that it can be told what made a result, and so that
 * the run can go on after a crash.
 *
 * @param version of this format, {@link #VERSION}
 * @param model absolute path of the model that the run began with
 * @param modelManifest SHA-256 of that model's manifest
 * @param dataset the data set as the user named it
 * @param fingerprint SHA-256 of its images and labels, see {@link DataSplit#fingerprint}
 * @param microBatch images a call; null where it follows from the image size
 * @param patience null without early stopping
 * @param cache what the user wanted cached
 * @param cached the kinds that are cached, once that is decided
 * @param cacheDir absolute path of the caches' folder
 * @param checkpointEverySteps null where checkpoints don't come by steps
 * @param checkpointEverySeconds null where they don't come by time
 * @param onednn whether oneDNN's kernels computed, {@code on} or {@code off}
 * @param processor model and instruction sets, and the GPU if there is one
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFile(
    int version,
    String model,
    String modelManifest,
    String dataset,
    String fingerprint,
    int trainImages,
    int validationImages,
    List<Phase> phases,
    int epochsFrozen,
    int epochsUnfrozen,
    float learningRateFrozen,
    float learningRateUnfrozen,
    int batchSize,
    @JsonProperty("slice") Integer microBatch,
    Integer patience,
    double minDelta,
    Monitor monitor,
    boolean restoreBest,
    long seed,
    CacheMode cache,
    List<InputKind> cached,
    String cacheDir,
    Storage boundaryStorage,
    Integer checkpointEverySteps,
    Long checkpointEverySeconds,
    int keepCheckpoints,
    int threads,
    Precision precision,
    String onednn,
    String tensorflow,
    String processor) {
  /** The file in a run's directory that holds all its settings, and by which it is known. */
  public static final String NAME = "run.json";

  private static final int VERSION = 1;

  /** The file of a run with these settings. */
  static RunFile of(TrainingSettings settings, String modelManifest, DataSplit data) {
    final EarlyStopping stopping = settings.stopping();
    final CheckpointSettings checkpoints = settings.checkpoints();
    final Hardware hardware = Hardware.detect(settings.session());
    return new RunFile(
        VERSION,
        settings.model().toAbsolutePath().normalize().toString(),
        modelManifest,
        data.name(),
        data.fingerprint(),
        data.train().size(),
        data.validation().size(),
        settings.phases(),
        settings.frozen().epochs(),
        settings.unfrozen().epochs(),
        settings.frozen().learningRate(),
        settings.unfrozen().learningRate(),
        settings.batchSize(),
        settings.microBatch().isPresent() ? settings.microBatch().getAsInt() : null,
        stopping.patience().isPresent() ? stopping.patience().getAsInt() : null,
        stopping.minDelta(),
        stopping.monitor(),
        stopping.restoreBest(),
        settings.seed(),
        settings.cache().mode(),
        settings.cache().decided().map(kinds -> kinds.stream().sorted().toList()).orElse(null),
        settings.cache().root().toAbsolutePath().normalize().toString(),
        settings.cache().boundaryStorage(),
        checkpoints.everySteps().isPresent() ? checkpoints.everySteps().getAsInt() : null,
        checkpoints.everyTime().map(Duration::toSeconds).orElse(null),
        checkpoints.keep(),
        settings.session().threads(),
        settings.session().precision(),
        hardware.processor().oneDnn(System.getenv()).on() ? "on" : "off",
        TensorFlow.version(),
        hardware.describe());
  }

  /**
   * Reads the file of a run.
   *
   * @return empty where the folder holds none
   * @throws GraftException when it is damaged
   */
  public static Optional<RunFile> read(Path run) {
    final Path file = run.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    final RunFile read = SealedJson.read(file, RunFile.class, "begin the run anew with --restart");
    if (read.version != VERSION) {
      throw new GraftException(
          "%s was written by another version of Graft; go on with that one, or begin the run anew with --restart"
              .formatted(file));
    }
    return Optional.of(read);
  }

  void write(Path run) {
    SealedJson.write(run.resolve(NAME), this);
  }

  /** Whether the run in this directory is trained to its end, and its last model is whole. */
  public boolean isFinished(Path run) {
    return RunDirectory.isWhole(RunDirectory.modelOf(run, phases.get(phases.size() - 1)));
  }

  /**
   * Compares the settings of a run that goes on with those of this process.
   *
   * @param now those of the same options in this process, on this machine
   * @return what of this machine is not as it was, so that results may differ in their last bits
   * @throws WrongUseException when the model or the data are not those that the run began with
   */
  List<String> differencesOnResume(RunFile now) {
    if (!modelManifest.equals(now.modelManifest)) {
      throw new WrongUseException(
          "%s is not the model that the run began with; name that one with --model, or --restart"
              .formatted(now.model));
    }
    if (!fingerprint.equals(now.fingerprint)) {
      throw new WrongUseException(
          "%s does not hold the images and labels that the run began with; name those with --data, or --restart"
              .formatted(now.dataset));
    }
    final List<String> found = new ArrayList<>();
    note(found, "threads", threads, now.threads);
    note(found, "oneDNN", onednn, now.onednn);
    note(found, "TensorFlow", tensorflow, now.tensorflow);
    note(found, "processor", processor, now.processor);
    return found;
  }

  private static void note(List<String> found, String what, Object then, Object now) {
    if (!then.equals(now)) {
      found.add("%s %s instead of %s".formatted(what, now, then));
    }
  }

  /** The settings that the run was begun with. */
  public TrainingSettings settings(Path run) {
    return new TrainingSettings(
        Path.of(model),
        run,
        phases,
        new PhaseSettings(epochsFrozen, learningRateFrozen),
        new PhaseSettings(epochsUnfrozen, learningRateUnfrozen),
        batchSize,
        microBatch == null ? OptionalInt.empty() : OptionalInt.of(microBatch),
        new EarlyStopping(
            patience == null ? OptionalInt.empty() : OptionalInt.of(patience),
            minDelta,
            monitor,
            restoreBest),
        seed,
        new CacheSettings(
            cache,
            Path.of(cacheDir),
            boundaryStorage,
            Optional.ofNullable(cached).map(Set::copyOf)),
        new SessionOptions(threads, precision),
        new CheckpointSettings(
            checkpointEverySteps == null
                ? OptionalInt.empty()
                : OptionalInt.of(checkpointEverySteps),
            Optional.ofNullable(checkpointEverySeconds).map(Duration::ofSeconds),
            keepCheckpoints));
  }
}
