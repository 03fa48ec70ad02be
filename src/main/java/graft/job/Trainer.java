package graft.job;

import graft.cache.CacheSettings.CacheMode;
import graft.dataset.Splitting;
import graft.dataset.augment.Augmentation;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongSettingException;
import graft.failure.WrongUseException;
import graft.files.ShellWord;
import graft.files.Writable;
import graft.machine.DecidedPrecision;
import graft.machine.Hardware;
import graft.machine.SessionOptions;
import graft.train.ModelFolder;
import graft.train.NetworkSettings;
import graft.train.RunFile;
import graft.train.TrainingListener;
import graft.train.TrainingRun;
import graft.train.TrainingRun.Start;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Trains as asked: finds out how a run begins or goes on, checks the settings, and does it. */
public record Trainer(TrainingRequest asked, TrainingListener listener) {
  /**
   * Begins, resumes or restarts a run and trains it to its end. A finished run is not resumed, but
   * a setting that contradicts it is refused all the same.
   *
   * @throws GraftException when a setting is wrong, or the training fails
   * @throws StoppedException when the listener asks for a stop
   */
  public Trained train() {
    boolean resume = asked.start() == Start.RESUME;
    Optional<RunFile> begun = resume ? RunFile.read(asked.output()) : Optional.empty();
    if (begun.isPresent()) {
      ResumedRun run = new ResumedRun(begun.get(), asked.given());
      if (!begun.get().isFinished()) {
        return resumed(run).run();
      }
      finished(run);
      return new Trained(Optional.empty(), List.of());
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
        settings,
        asked.given(),
        start,
        data,
        decided.notice(),
        preview(settings, data.spec()),
        listener);
  }

  private TrainingJob resumed(ResumedRun run) {
    TrainingSettings settings = agreed(run, run.model(asked.model()));
    // Settings that contradict the run are reported before data that are missing.
    RunData data =
        new RunData(
            run.data(asked.data()),
            run.splitting(asked.valSplit()),
            run.subset(asked.subset()),
            run.valSubset(asked.valSubset()),
            true);
    return new TrainingJob(
        settings,
        asked.given(),
        Start.RESUME,
        data,
        run.requirePrecision(Hardware.detect(settings.session()), System.getenv()),
        preview(settings, data.spec()),
        listener);
  }

  /** Says that there is nothing to do. The model that the run began with may be gone by now. */
  private void finished(ResumedRun run) {
    agreed(run, asked.model().orElse(run.recorded().settings().model()));
    TrainingRun.tidyFinished(asked.output());
    listener.notice(
        "the run in %s is finished, there is nothing to resume; to train its model further, begin a new run: %s"
            .formatted(asked.output(), run.furtherTraining(asked.output())));
    Path report = asked.output().resolve(TrainingRun.REPORT);
    if (!Files.exists(report)) {
      listener.notice(
          "there is no %s; write it with: graft report %s"
              .formatted(report, ShellWord.of(asked.output())));
    }
  }

  /** The settings to resume with; none of those that are asked for contradicts the run. */
  private TrainingSettings agreed(ResumedRun run, Path model) {
    TrainingSettings settings =
        run.settings(asked.settings().of(model, network(asked.network()), precision().session()));
    run.splitting(asked.valSplit());
    run.subset(asked.subset());
    run.valSubset(asked.valSubset());
    return settings;
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

  private Optional<Path> preview(TrainingSettings settings, String data) {
    asked
        .preview()
        .ifPresent(
            file -> new PreviewFile(file).check(settings.augmentation(), settings.output(), data));
    return asked.preview();
  }
}
