package graft.job;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.augment.AugmentPreview;
import graft.dataset.augment.AugmentedImages;
import graft.failure.StoppedException;
import graft.files.ShellWord;
import graft.machine.PeakMemory;
import graft.model.GraftModel;
import graft.train.Listeners;
import graft.train.ModelFolder;
import graft.train.Preset;
import graft.train.RunFile;
import graft.train.SideWork;
import graft.train.TrainingListener;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries out a training whose settings are decided: opens the data, makes the model if need be,
 * trains, and measures the result if the run has made its own model.
 *
 * @param settings with the preset's values
 * @param given which of them the user gave
 * @param data what it trains on
 * @param precision a notice about the precision, if any
 * @param preview the file for a sheet of augmented images, if any
 */
record TrainingJob(
    TrainingSettings settings,
    Given given,
    TrainingRun.Start start,
    RunData data,
    Optional<String> precision,
    Optional<Path> preview,
    TrainingListener listener) {
  /**
   * Carries out the training.
   *
   * @throws StoppedException when the listener asks for a stop
   */
  Trained run() {
    try (TrainingRun run = TrainingRun.open(settings, start, data.spec())) {
      try {
        return train(run);
      } catch (StoppedException e) {
        throw new StoppedException(run.isKept(), e);
      } catch (RuntimeException e) {
        throw Listeners.isInterrupt(e) ? new StoppedException(run.isKept(), e) : e;
      }
    }
  }

  private Trained train(TrainingRun run) {
    Optional<NewModel> own = settings.network().map(NewModel::new);
    try (DataSplit all = open(own)) {
      listener.notice(all.description());
      all.notes().forEach(listener::notice);
      DataSplit part = data.part(all);
      sayUsed(part.train(), all.train(), "training", "--subset");
      sayUsed(part.validation(), all.validation(), "validation", "--val-subset");
      TrainingSettings decided = settings;
      if (start != TrainingRun.Start.RESUME) {
        checkMicroBatch(part.train().size(), settings.large().imageSize().orElse(imageSize(own)));
        decided = withMoreEpochs(part.train().size());
        run.useEpochsOf(decided);
      }
      run.describeModels(new RunCards(decided, all, part));
      preview.ifPresent(file -> writePreview(file, part.train(), imageSize(own)));
      own.ifPresent(
          model -> run.makeModel(part, folder -> model.export(folder, all, settings, listener)));
      precision.ifPresent(listener::notice);
      listener.stopIfAsked();
      run.expectReport();
      run.train(
          part,
          (trained, folder) -> new LargerModel(settings).export(trained, folder, listener),
          listener);
      PeakMemory.bytes()
          .ifPresent(
              bytes ->
                  listener.notice(String.format(Locale.ROOT, "peak memory: %.2f GB", bytes / 1e9)));
      return measureAndReport(run, part, own.isPresent());
    }
  }

  /** Says how many images a part of the data leaves, of those that the data's line has named. */
  private void sayUsed(ImageDataset part, ImageDataset all, String kind, String option) {
    if (part.size() < all.size()) {
      listener.notice(
          "%s: %d of the %d %s images are used".formatted(option, part.size(), all.size(), kind));
    }
  }

  /** The settings with the epochs that the preset has for so many training images. */
  private TrainingSettings withMoreEpochs(int images) {
    List<String> more =
        settings
            .preset()
            .flatMap(Preset::of)
            .map(preset -> preset.moreEpochs(settings, given.options(), images))
            .orElse(List.of());
    if (more.isEmpty()) {
      return settings;
    }
    listener.notice(
        "preset %s: %s, because there are only %d training images"
            .formatted(settings.preset().get(), String.join(" ", more), images));
    return Preset.with(settings, more);
  }

  private int imageSize(Optional<NewModel> own) {
    return own.isPresent()
        ? own.get().imageSize()
        : ModelFiles.readDescription(settings.model()).imageSize();
  }

  private DataSplit open(Optional<NewModel> own) {
    Optional<List<String>> labels =
        own.isPresent()
            ? Optional.empty()
            : Optional.of(ModelFiles.readDescription(settings.model()).labels());
    return data.open(labels, imageSize(own), settings, listener);
  }

  private void writePreview(Path file, ImageDataset images, int imageSize) {
    try (AugmentedImages augmented =
            new AugmentedImages(images, settings.augmentation(), imageSize, settings.session());
        AugmentPreview preview = new AugmentPreview(settings.session())) {
      preview.write(augmented, settings.seed(), settings.phases().get(0), file);
    }
    listener.notice("wrote " + file + ": images as they are, then as the first epochs see them");
  }

  /** Checks the micro-batch, if it was given, against this machine's memory. */
  private void checkMicroBatch(int images, int imageSize) {
    if (settings.microBatch().isPresent()) {
      int given = settings.microBatch().getAsInt();
      int called = Math.min(given, Math.min(settings.batchSize(), images));
      CallMemory.check("--micro-batch", given, called, imageSize);
    }
  }

  /**
   * Measures the last model and writes the report. The training has already named the pictures that
   * can't be decoded.
   *
   * @param own whether the run has made its model: then it tells how good it is, and fails if that
   *     can't be measured; else only the report needs the measurement
   */
  private Trained measureAndReport(TrainingRun run, DataSplit part, boolean own) {
    Path last = ModelFolder.resolve(settings.output());
    ModelDescription model = ModelFiles.readDescription(last);
    try (ImageDataset images = part.validation().resizedTo(model.imageSize())) {
      if (own) {
        Measurement.Result measured = measure(last, images);
        List<String> warnings = report(run, model, part, images, () -> measured);
        return new Trained(Optional.of(measured.report()), warnings);
      }
      return new Trained(
          Optional.empty(), report(run, model, part, images, () -> measure(last, images)));
    }
  }

  private Measurement.Result measure(Path last, ImageDataset images) {
    try (GraftModel trained = GraftModel.open(last, settings.session())) {
      trained.spareMemory();
      return Measurement.standard(trained, listener).of(images);
    }
  }

  /**
   * Writes the report. The run is trained, so a report that can't be written does not make it fail.
   *
   * @return why it is not written, if it isn't
   */
  private List<String> report(
      TrainingRun run,
      ModelDescription model,
      DataSplit part,
      ImageDataset images,
      Supplier<Measurement.Result> measurement) {
    Path file = settings.output().resolve(TrainingRun.REPORT);
    String again = "graft report " + ShellWord.of(settings.output());
    List<String> warnings = new ArrayList<>();
    SideWork.run(
        () -> {
          Measurement.Result measured = measurement.get();
          RunFile recorded = RunFile.read(settings.output()).orElseThrow();
          Optional<Analysis> analysis =
              Analysis.cached(recorded, part, settings.session(), listener);
          new ReportFile(file, recorded, model, part, true, settings.session())
              .write(images, measured, analysis);
          String rest = "; for label errors and duplicates: " + again + " --deep";
          listener.notice("wrote " + file + (analysis.isPresent() ? "" : rest));
        },
        listener,
        reason ->
            warnings.add(
                "the run is trained, but %s is not written (%s); write it with: %s"
                    .formatted(file, reason, again)));
    run.reported();
    return warnings;
  }
}
