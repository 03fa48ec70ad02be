package graft.cli;

import graft.cli.option.CallMemory;
import graft.cli.option.NetworkOptions;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.StopSignals;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.augment.AugmentPreview;
import graft.dataset.augment.AugmentedImages;
import graft.failure.StoppedException;
import graft.files.ShellWord;
import graft.machine.PeakMemory;
import graft.model.GraftModel;
import graft.train.ModelFolder;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Carries out a training: opens the data, trains, prints where the models are and, if the run has
 * made its own model, how good the last model is.
 *
 * @param data what it trains on
 * @param precision a notice about the precision, if any
 * @param preview the file for a sheet of augmented images, if any
 */
record TrainingJob(
    TrainingSettings settings,
    TrainingRun.Start start,
    RunData data,
    Optional<String> precision,
    Optional<Path> preview) {
  /** Carries out the training and returns the command's exit code. */
  int run(Console console) {
    try (StopSignals signals = new StopSignals(console);
        TrainingRun run = TrainingRun.open(settings, start, data.spec())) {
      try {
        train(run, signals, console);
        return ExitCode.DONE;
      } catch (StoppedException e) {
        console.alert("stopped" + whatIsLeft(run));
        return signals.exitCode();
      }
    }
  }

  private String whatIsLeft(TrainingRun run) {
    if (run.isKept()) {
      return "; continue with: graft train --resume --output "
          + ShellWord.of(settings.output().toAbsolutePath().normalize());
    }
    return start == TrainingRun.Start.RESTART
        ? " before the new run replaced the old one; give the same command again"
        : "; nothing was kept, so give the same command again to start";
  }

  private void train(TrainingRun run, StopSignals signals, Console console) {
    Optional<NewModel> own = settings.network().map(NetworkOptions::of).map(NewModel::new);
    Runnable check =
        () -> {
          if (signals.requested()) {
            throw new StoppedException();
          }
        };
    try (DataSplit all = open(own, check, console)) {
      console.notice(all.description());
      all.notes().forEach(line -> console.notice(Console.plain(line)));
      DataSplit part = data.part(all);
      if (start != TrainingRun.Start.RESUME) {
        checkMicroBatch(part.train().size(), settings.large().imageSize().orElse(imageSize(own)));
      }
      preview.ifPresent(file -> writePreview(file, part.train(), imageSize(own), console));
      own.ifPresent(
          model ->
              run.makeModel(part, folder -> model.export(folder, all, settings, check, console)));
      precision.ifPresent(console::notice);
      check.run();
      run.train(
          part,
          (trained, folder) -> new LargerModel(settings).export(trained, folder, console),
          new ConsoleProgress(console, signals::requested));
      // What follows changes no file.
      signals.release();
      PeakMemory.bytes()
          .ifPresent(
              bytes ->
                  console.notice(String.format(Locale.ROOT, "peak memory: %.2f GB", bytes / 1e9)));
      printModels(settings, console);
      if (own.isPresent()) {
        measure(part, console);
      }
    }
  }

  /** Prints where the trained models of a run are. */
  static void printModels(TrainingSettings settings, Console console) {
    for (Phase phase : settings.allPhases()) {
      Path trained = TrainingRun.modelOf(settings.output(), phase);
      if (Files.exists(trained)) {
        console.out().println("trained model: " + trained);
      }
    }
  }

  private int imageSize(Optional<NewModel> own) {
    return own.isPresent()
        ? own.get().imageSize()
        : ModelFiles.readDescription(settings.model()).imageSize();
  }

  private DataSplit open(Optional<NewModel> own, Runnable check, Console console) {
    Optional<List<String>> labels =
        own.isPresent()
            ? Optional.empty()
            : Optional.of(ModelFiles.readDescription(settings.model()).labels());
    return data.open(labels, imageSize(own), settings, check, console);
  }

  private void writePreview(Path file, ImageDataset images, int imageSize, Console console) {
    try (AugmentedImages augmented =
            new AugmentedImages(images, settings.augmentation(), imageSize, settings.session());
        AugmentPreview preview = new AugmentPreview(settings.session())) {
      preview.write(augmented, settings.seed(), settings.phases().get(0), file);
    }
    console.notice("wrote " + file + ": images as they are, then as the first epochs see them");
  }

  /** Checks {@code --micro-batch}, if it was given, against this machine's memory. */
  private void checkMicroBatch(int images, int imageSize) {
    if (settings.microBatch().isPresent()) {
      int given = settings.microBatch().getAsInt();
      int called = Math.min(given, Math.min(settings.batchSize(), images));
      CallMemory.check("--micro-batch", given, called, imageSize);
    }
  }

  /** Measures the last model. The training has already named the pictures that can't be decoded. */
  private void measure(DataSplit part, Console console) {
    Path last = ModelFolder.resolve(settings.output());
    try (GraftModel trained = GraftModel.open(last, settings.session());
        ImageDataset images = part.validation().resizedTo(trained.description().imageSize())) {
      Measurement.standard(trained, console).print(images);
    }
  }
}
