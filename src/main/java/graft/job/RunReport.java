package graft.job;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.TrainedOn;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.files.Count;
import graft.files.Seconds;
import graft.machine.Hardware;
import graft.machine.PrecisionChoice;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.train.EvaluatedImages;
import graft.train.ModelFolder;
import graft.train.RunFeatures;
import graft.train.RunFile;
import graft.train.TrainingListener;
import graft.train.TrainingRun;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Measures a run that is there already, and writes the report on it.
 *
 * @param recorded the run's record
 * @param data where its data are now, or other data of the same classes; empty for where they were
 * @param output the file to write
 * @param deep whether to look for label errors and duplicates also if the features that this needs
 *     are not cached
 * @param threads threads to compute with; empty for as many as the run had
 * @param trustModel whether the models may have any operation
 */
public record RunReport(
    RunFile recorded,
    Optional<String> data,
    Path output,
    boolean deep,
    OptionalInt threads,
    boolean trustModel,
    TrainingListener listener) {
  /**
   * Writes the report. In the run's own folder, which is locked meanwhile, it is also the one that
   * a killed training still owes.
   *
   * @throws WrongUseException if the run has no model yet, or its data are gone
   * @throws GraftException if a file can't be read or written, or the run's folder is to be written
   *     to and another process uses it
   * @throws StoppedException when the listener asks for a stop
   */
  public void write() {
    if (absolute(output).equals(absolute(run().resolve(TrainingRun.REPORT)))) {
      TrainingRun.reportAgain(run(), this::measureAndWrite);
    } else {
      // The run may lie where nothing can be written.
      measureAndWrite();
    }
  }

  private Path run() {
    return recorded.settings().output();
  }

  /**
   * The record of a run.
   *
   * @throws WrongUseException if there is no such run
   */
  public static RunFile recorded(Path run) {
    return RunFile.read(run)
        .orElseThrow(
            () ->
                new WrongUseException(
                    "%s holds no run (it has no %s); name the folder that graft train has written"
                        .formatted(run, RunFile.NAME)));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Measures and writes.
   *
   * @return whether the data are those that the run was trained on
   */
  private boolean measureAndWrite() {
    Path last = ModelFolder.resolve(run());
    ModelDescription model = ModelFiles.readDescription(last);
    SessionOptions session = session();
    RunData source = source();
    try (DataSplit all =
        source.open(
            Optional.of(model.labels()),
            DataCheck.imageSize(recorded.settings()),
            recorded.settings(),
            listener)) {
      listener.notice(all.description());
      DataSplit part = source.part(all);
      boolean own = part.hasFingerprint(recorded.provenance().fingerprint());
      ImageDataset chosen = own ? part.validation() : others(model, last, all);
      if (deep && own) {
        sayTime(session, part);
      }
      // The images of another size must not be closed with those that they come from.
      try (ImageDataset images = chosen.resizedTo(model.imageSize())) {
        Measurement.Result measured = measure(last, session, images);
        Optional<Analysis> analysis = own ? analysis(session, part) : Optional.empty();
        new ReportFile(output, recorded, model, own ? part : all, own, session)
            .write(images, measured, analysis);
      }
      return own;
    }
  }

  /** The run's own session as far as this machine can have it. */
  private SessionOptions session() {
    SessionOptions begun = recorded.settings().session().trusting(trustModel);
    SessionOptions counted = threads.isPresent() ? begun.threads(threads.getAsInt()) : begun;
    return PrecisionChoice.obstacle(counted.precision(), Hardware.detect(counted), System.getenv())
            .isPresent()
        ? counted.inFloat32()
        : counted;
  }

  private RunData source() {
    ResumedRun resumed = new ResumedRun(recorded, new Given(Set.of()));
    return new RunData(
        resumed.data(data),
        resumed.splitting(OptionalDouble.empty()),
        resumed.subset(OptionalInt.empty()),
        resumed.valSubset(OptionalInt.empty()),
        true);
  }

  /** The images of other data that the model was not trained on. */
  private ImageDataset others(ModelDescription model, Path last, DataSplit all) {
    listener.notice(
        "these are not the data that the run was trained on%s"
            .formatted(deep ? ", so --deep has nothing to look for" : ""));
    EvaluatedImages images = EvaluatedImages.of(model, TrainedOn.read(last), all);
    listener.notice(images.notice());
    return images.images();
  }

  private Measurement.Result measure(Path last, SessionOptions session, ImageDataset images) {
    try (GraftModel opened = GraftModel.open(last, session)) {
      return Measurement.standard(opened, listener).of(images);
    }
  }

  /** Says how long --deep takes, before the evaluation, so that it can be left out in time. */
  private void sayTime(SessionOptions session, DataSplit part) {
    int training = part.train().size();
    int validation = part.validation().size();
    double features = RunFeatures.secondsToCompute(recorded, session, part, listener);
    double search = Analysis.mostSeconds(training, validation);
    listener.notice(
        "looking for label errors and duplicates in %s, after the evaluation, takes about %s: %s for their features, at most %s for the search"
            .formatted(
                Count.of(training + validation, "picture"),
                Seconds.words(features + search),
                Seconds.words(features),
                Seconds.words(search)));
  }

  private Optional<Analysis> analysis(SessionOptions session, DataSplit part) {
    if (deep) {
      return Optional.of(analyse(session, part));
    }
    Optional<Analysis> cached = Analysis.cached(recorded, part, session, listener);
    if (cached.isEmpty()) {
      listener.notice("label errors and duplicates are left out; --deep looks for them");
    }
    return cached;
  }

  private Analysis analyse(SessionOptions session, DataSplit part) {
    try (RunFeatures features = RunFeatures.computed(recorded, session, part, listener)) {
      return Analysis.of(features, recorded.settings().seed(), session, listener);
    }
  }
}
