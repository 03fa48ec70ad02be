package graft.job;

import graft.cache.CacheSettings.CacheMode;
import graft.dataset.Splitting;
import graft.dataset.augment.Augmentation;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongSettingException;
import graft.failure.WrongUseException;
import graft.files.Writable;
import graft.machine.DecidedPrecision;
import graft.machine.Hardware;
import graft.machine.SessionOptions;
import graft.report.ClassificationReport;
import graft.train.ModelFolder;
import graft.train.NetworkSettings;
import graft.train.RunFile;
import graft.train.TrainingListener;
import graft.train.TrainingRun;
import graft.train.TrainingRun.Start;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;

/** Trains as asked: finds out how a run begins or goes on, checks the settings, and does it. */
public record Trainer(TrainingRequest asked, TrainingListener listener) {
  /**
   * Begins, resumes or restarts a run and trains it to its end. A finished run is not resumed.
   *
   * @return how good the last model is on the validation images; empty if the run was given its
   *     model or is finished already
   * @throws GraftException when a setting is wrong, or the training fails
   * @throws StoppedException when the listener asks for a stop
   */
  public Optional<ClassificationReport> train() {
    boolean resume = asked.start() == Start.RESUME;
    Optional<RunFile> begun = resume ? RunFile.read(asked.output()) : Optional.empty();
    if (begun.isPresent() && begun.get().isFinished()) {
      TrainingRun.tidyFinished(asked.output());
      listener.notice(
          "the run in %s is finished, there is nothing to resume".formatted(asked.output()));
      return Optional.empty();
    }
    if (begun.isPresent()) {
      return resumed(new ResumedRun(begun.get(), asked.given())).run();
    }
    if (resume && asked.data().isEmpty()) {
      throw new WrongUseException(
          "there is no run in %s to resume (no %s); check --output, or give --data to begin one"
              .formatted(asked.output(), RunFile.NAME));
    }
    if (asked.data().isEmpty()) {
      throw new WrongUseException(
          "--restart takes no settings from the old run: give --data and the others again");
    }
    TrainingJob job = fresh(resume ? Start.NEW : asked.start());
    asked
        .preset()
        .map(preset -> preset.notice(asked.given().options(), job.settings().hasLarge()))
        .ifPresent(listener::notice);
    if (resume) {
      listener.notice("no run in %s yet: beginning one".formatted(asked.output()));
    }
    asked.cache().notice().ifPresent(listener::notice);
    return job.run();
  }

  private TrainingJob fresh(Start start) {
    Path directory =
        asked
            .model()
            .map(ModelFolder::resolve)
            .orElseGet(() -> TrainingRun.ownModelOf(asked.output()));
    NetworkSettings network =
        asked.preset().map(preset -> preset.network(asked.network())).orElse(asked.network());
    NewModel made = new NewModel(network);
    made.check();
    if (asked.model().isPresent()) {
      asked.preset().ifPresent(preset -> made.requireLike(directory, preset));
    }
    if (start == Start.NEW) {
      Writable.require(asked.output());
    }
    DecidedPrecision decided = precision();
    TrainingSettings settings = settings(directory, network, decided.session());
    new LargerModel(settings).check(asked.given());
    if (settings.augmentation() == Augmentation.STANDARD
        && EnumSet.of(CacheMode.FEATURES, CacheMode.ALL).contains(settings.cache().mode())) {
      throw new WrongSettingException(
          "--augment standard changes the images in every epoch, so nothing can be cached: leave"
              + " --cache out, or give auto or none");
    }
    Splitting splitting =
        asked.valSplit().isPresent()
            ? Splitting.of(asked.valSplit().getAsDouble())
            : Splitting.standard();
    RunData data =
        new RunData(
            asked.data().orElseThrow(), splitting, asked.subset(), asked.valSubset(), false);
    return new TrainingJob(
        settings, asked.given(), start, data, decided.notice(), preview(settings), listener);
  }

  private TrainingJob resumed(ResumedRun run) {
    SessionOptions session = precision().session();
    TrainingSettings settings =
        run.settings(
            asked.settings().of(run.model(asked.model()), network(asked.network()), session));
    // Settings that contradict the run are reported before data that are missing.
    Splitting splitting = run.splitting(asked.valSplit());
    OptionalInt trainImages = run.subset(asked.subset());
    OptionalInt validationImages = run.valSubset(asked.valSubset());
    RunData data =
        new RunData(run.data(asked.data()), splitting, trainImages, validationImages, true);
    return new TrainingJob(
        settings,
        asked.given(),
        Start.RESUME,
        data,
        run.requirePrecision(Hardware.detect(settings.session()), System.getenv()),
        preview(settings),
        listener);
  }

  private DecidedPrecision precision() {
    return DecidedPrecision.of(asked.session(), asked.precision(), "--precision");
  }

  /** The settings of a run that begins, with the preset's values. */
  private TrainingSettings settings(Path model, NetworkSettings network, SessionOptions session) {
    TrainingSettings settings = asked.settings().of(model, network(network), session);
    return asked
        .preset()
        .map(preset -> preset.apply(settings, asked.given().options()))
        .orElse(settings);
  }

  private Optional<NetworkSettings> network(NetworkSettings made) {
    return asked.model().isPresent() ? Optional.empty() : Optional.of(made);
  }

  private Optional<Path> preview(TrainingSettings settings) {
    if (asked.preview().isEmpty()) {
      return Optional.empty();
    }
    if (settings.augmentation() == Augmentation.NONE) {
      throw new WrongSettingException("--augment-preview needs --augment flip or standard");
    }
    Path file = asked.preview().get();
    if (absolute(file).startsWith(absolute(asked.output()))) {
      throw new WrongSettingException("--augment-preview must be outside --output");
    }
    Writable.require(file);
    return asked.preview();
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
