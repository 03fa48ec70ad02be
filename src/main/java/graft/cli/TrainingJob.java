package graft.cli;

import graft.cli.option.CallMemory;
import graft.cli.option.ModelOption;
import graft.cli.option.NetworkOptions;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.ShellWord;
import graft.cli.terminal.StopSignals;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.failure.StoppedException;
import graft.machine.PeakMemory;
import graft.model.GraftModel;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Carries out a training: opens the data, trains, prints where the models are and, where the run
 * has made its own, how good the last one is.
 *
 * @param data what it trains on
 * @param precision a notice about the precision, if any
 */
record TrainingJob(
    TrainingSettings settings, TrainingRun.Start start, RunData data, Optional<String> precision) {
  /** Gives the command's exit code. */
  int run(Console console) {
    Optional<NewModel> own = settings.network().map(NetworkOptions::of).map(NewModel::new);
    try (TrainingRun run = TrainingRun.open(settings, start, data.spec());
        DataSplit all = open(own, console)) {
      console.notice(all.description());
      all.notes().forEach(console::notice);
      DataSplit part = data.part(all);
      if (start != TrainingRun.Start.RESUME) {
        checkMicroBatch(part.train().size(), imageSize(own));
      }
      own.ifPresent(
          model -> run.makeModel(part, folder -> model.export(folder, all, settings, console)));
      precision.ifPresent(console::notice);
      OptionalInt stopped = train(run, part, console);
      if (stopped.isPresent()) {
        return stopped.getAsInt();
      }
      PeakMemory.bytes()
          .ifPresent(
              bytes ->
                  console.notice(String.format(Locale.ROOT, "peak memory: %.2f GB", bytes / 1e9)));
      printModels(settings, console);
      if (own.isPresent()) {
        measure(part, console);
      }
    }
    return ExitCode.DONE;
  }

  /** Prints where the trained models of a run are. */
  static void printModels(TrainingSettings settings, Console console) {
    for (Phase phase : settings.phases()) {
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

  private DataSplit open(Optional<NewModel> own, Console console) {
    Optional<List<String>> labels =
        own.isPresent()
            ? Optional.empty()
            : Optional.of(ModelFiles.readDescription(settings.model()).labels());
    return data.open(labels, imageSize(own), settings, console);
  }

  /** Checks {@code --micro-batch}, if it was given, against this machine's memory. */
  private void checkMicroBatch(int images, int imageSize) {
    if (settings.microBatch().isPresent()) {
      int given = settings.microBatch().getAsInt();
      int called = Math.min(given, Math.min(settings.batchSize(), images));
      CallMemory.check("--micro-batch", given, called, imageSize);
    }
  }

  /** Trains to the end; gives an exit code if a signal stops it. */
  private OptionalInt train(TrainingRun run, DataSplit part, Console console) {
    try (StopSignals signals = new StopSignals(console)) {
      ConsoleProgress progress = new ConsoleProgress(console, signals::requested);
      try {
        run.train(part, progress);
        return OptionalInt.empty();
      } catch (StoppedException e) {
        console.notice(
            run.canBeResumed()
                ? "stopped; go on with: graft train --resume --output "
                    + ShellWord.of(settings.output().toAbsolutePath().normalize())
                : "stopped before the old run was replaced: give the same command again, which goes"
                    + " on with the caches");
        return OptionalInt.of(signals.exitCode());
      }
    }
  }

  /** The training has already named the pictures that can't be decoded. */
  private void measure(DataSplit part, Console console) {
    Path last = ModelOption.resolve(settings.output());
    try (GraftModel trained = GraftModel.open(last, settings.session())) {
      Measurement.standard(trained, console).print(part.validation());
    }
  }
}
