package graft.train;

import graft.cache.ActivationCaches;
import graft.cache.Inputs;
import graft.contract.EpochRecord;
import graft.contract.GraftException;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.contract.WrongUseException;
import graft.dataset.DataSet;
import graft.files.Reason;
import graft.runner.GraftModel;
import graft.runner.StartOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A training run: one phase or both, and the directory they leave: {@code run.json}, {@code
 * history.csv}, {@code history.json} and the SavedModels {@code frozen/} and {@code unfrozen/}.
 */
public final class TrainingRun {
  /** The file in a run's directory that holds all its settings, and by which it is known. */
  public static final String SETTINGS_FILE = "run.json";

  /** An estimate of a shorter run would be read when the run is over. */
  private static final Duration WORTH_SAYING = Duration.ofSeconds(10);

  private final TrainSettings settings;
  private final DataSet data;
  private final TrainingListener listener;

  private TrainingRun(TrainSettings settings, DataSet data, TrainingListener listener) {
    this.settings = settings;
    this.data = data;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @throws GraftException when the model or data don't suit, the output exists, a file can't be
   *     written, or the loss is no longer finite
   */
  public static void run(TrainSettings settings, DataSet data, TrainingListener listener) {
    new TrainingRun(settings, data, listener).run();
  }

  /** The directory of a run's trained model after a phase. */
  public static Path modelOf(Path run, Phase phase) {
    return run.resolve(phase.label());
  }

  private void run() {
    refuseExistingOutput();
    try (GraftModel model = GraftModel.open(settings.model(), settings.session())) {
      checkModel(model);
      createOutput();
      RunFile.of(settings, slice(InputKind.IMAGES, model), data).write(settings.output());
      try (ActivationCaches caches = openCaches(model)) {
        sayEstimate(model, caches);
        caches.fill(listener);
        final History history = new History(settings.output());
        for (Phase phase : settings.phases()) {
          trainPhase(phase, caches, model, history);
        }
      }
    }
  }

  private ActivationCaches openCaches(GraftModel model) {
    return ActivationCaches.open(
        model,
        data,
        settings.phases().stream().map(Signatures::cachedInput).toList(),
        settings.cache(),
        settings.session(),
        settings.slice().orElse(Slices.ofPass(model.description().imageSize())),
        listener);
  }

  private int slice(InputKind kind, GraftModel model) {
    return settings
        .slice()
        .orElse(Slices.defaultFor(kind, model.description().imageSize(), settings.batchSize()));
  }

  private void trainPhase(Phase phase, ActivationCaches caches, GraftModel model, History history) {
    model.start(StartOptions.plain(startSeed(phase), model.description().labels().size()));
    final BestWeights best =
        new BestWeights(
            settings.stopping().restoreBest(),
            model,
            settings.output().resolve("best-" + phase.label()));
    final Inputs train = caches.train(Signatures.cachedInput(phase));
    final Inputs validation = caches.validation(Signatures.cachedInput(phase));
    final int slice = slice(train.kind(), model);
    new PhaseTraining(phase, settings, slice, model, train, validation, listener)
        .train(history, best);
    final Path saved = modelOf(settings.output(), phase);
    model.save(saved, describe(model.description(), history));
    listener.notice("%s phase done, model saved in %s".formatted(phase.label(), saved));
  }

  private ModelDescription describe(ModelDescription begun, History history) {
    final List<EpochRecord> epochs = new ArrayList<>();
    if (begun.training() != null) {
      epochs.addAll(begun.training().history());
    }
    epochs.addAll(history.epochs());
    return begun.withTraining(
        new ModelDescription.Training(data.name(), data.fingerprint(), epochs));
  }

  private void checkModel(GraftModel model) {
    if (!model.trainable()) {
      throw new GraftException(
          "%s was exported for serving only and can't be trained; use the model it came from"
              .formatted(settings.model()));
    }
    final List<String> labels = model.description().labels();
    if (!labels.equals(data.train().classNames())) {
      throw new GraftException(
          "the classes of %s are %s, the labels of %s are %s; they must be the same, in the same order"
              .formatted(data.name(), data.train().classNames(), settings.model(), labels));
    }
    if (settings.phases().get(0) == Phase.UNFROZEN
        && !model.description().hasTrained(Phase.FROZEN)) {
      listener.notice(
          "warning: the head of %s is untrained; its random gradients will spoil the unfrozen layers. Train --phase frozen first"
              .formatted(settings.model()));
    }
  }

  private void sayEstimate(GraftModel model, ActivationCaches caches) {
    final Duration estimate = new RunEstimate(model, data, caches).of(settings);
    if (estimate.compareTo(WORTH_SAYING) >= 0) {
      listener.notice(
          "about %s to go: %d training and %d validation images, batches of %d"
              .formatted(
                  words(estimate),
                  data.train().size(),
                  data.validation().size(),
                  settings.batchSize()));
    }
  }

  private static String words(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 2
        ? duration.toMinutes() + " min"
        : "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
  }

  /** Dropout of the two phases must differ though the steps of each count from 0. */
  private long startSeed(Phase phase) {
    return 2 * settings.seed() + (phase == Phase.UNFROZEN ? 1 : 0);
  }

  private void refuseExistingOutput() {
    if (Files.exists(settings.output())) {
      throw existing();
    }
    if (absolute(settings.output()).startsWith(absolute(settings.model()))) {
      throw new WrongUseException(
          "--output %s lies inside the model %s, which a run never changes; choose another"
              .formatted(settings.output(), settings.model()));
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private void createOutput() {
    try {
      final Path parent = settings.output().toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Files.createDirectory(settings.output());
    } catch (FileAlreadyExistsException e) {
      throw existing();
    } catch (IOException e) {
      throw new GraftException(
          "cannot create %s (%s)".formatted(settings.output(), Reason.of(e)), e);
    }
  }

  private WrongUseException existing() {
    return new WrongUseException(
        "%s exists already; choose another --output or delete it".formatted(settings.output()));
  }
}
