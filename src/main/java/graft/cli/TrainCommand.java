package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.cli.option.Arguments;
import graft.cli.option.CacheOptions;
import graft.cli.option.CheckpointOptions;
import graft.cli.option.DataOption;
import graft.cli.option.MaxBadOption;
import graft.cli.option.MaxPixelsOption;
import graft.cli.option.ModelOption;
import graft.cli.option.NetworkOptions;
import graft.cli.option.PrecisionOption;
import graft.cli.option.RecipeOptions;
import graft.cli.option.SplitOption;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.ShellWord;
import graft.cli.terminal.StopSignals;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.dataset.Splitting;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.files.Writable;
import graft.machine.Hardware;
import graft.machine.PeakMemory;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.train.RunFile;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code graft train}: both phases, or one of them. */
final class TrainCommand implements Command {
  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final DataOption data = new DataOption();
  @ParametersDelegate private final NetworkOptions network = new NetworkOptions();
  @ParametersDelegate private final SplitOption split = new SplitOption();

  @Parameter(
      names = "--output",
      order = 2,
      description =
          "DIR: the run's folder: settings, history, checkpoints and trained models; it must not"
              + " exist, but for --resume and --restart")
  private Path output;

  @Parameter(
      names = "--subset",
      order = 3,
      description = "N: train on N images only, balanced over the classes")
  @Whole(least = 1, most = Integer.MAX_VALUE)
  private Integer subset;

  @Parameter(
      names = "--val-subset",
      order = 4,
      description = "N: validate on N images only, balanced over the classes")
  @Whole(least = 1, most = Integer.MAX_VALUE)
  private Integer valSubset;

  @ParametersDelegate private final MaxPixelsOption maxPixels = new MaxPixelsOption();
  @ParametersDelegate private final MaxBadOption maxBad = new MaxBadOption();
  @ParametersDelegate private final RecipeOptions recipe = new RecipeOptions();
  @ParametersDelegate private final CacheOptions cache = new CacheOptions();
  @ParametersDelegate private final CheckpointOptions checkpoints = new CheckpointOptions();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();

  @Override
  public About about() {
    return new About(
        "train",
        "train the head, then the head and the upper layers, and keep both models",
        "--data SPEC --output DIR [--model DIR] [OPTIONS]",
        "graft train --data pictures --output run");
  }

  @Override
  public String details() {
    return HelpText.networks();
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.refuseOperands();
    if (output == null) {
      throw new ParameterException("train needs --output DIR, the folder of this run");
    }
    if (model.isGiven()) {
      network.refuse(arguments, "--model is trained as it was exported");
    }
    TrainingRun.Start start = checkpoints.start();
    Optional<RunFile> begun =
        start == TrainingRun.Start.RESUME ? RunFile.read(output) : Optional.empty();
    if (begun.isPresent() && begun.get().isFinished()) {
      console.notice("the run in %s is finished, there is nothing to resume".formatted(output));
      printModels(begun.get().settings().phases(), console);
      return ExitCode.DONE;
    }
    if (begun.isPresent()) {
      return train(resumed(new ResumedRun(begun.get(), arguments.options())), console);
    }
    boolean resume = start == TrainingRun.Start.RESUME;
    if (resume && data.spec() == null) {
      throw new WrongUseException(
          "there is no run in %s to go on with (no %s); check --output, or give --data to begin one"
              .formatted(output, RunFile.NAME));
    }
    Job job = fresh(resume ? TrainingRun.Start.NEW : start);
    if (resume) {
      console.notice("no run in %s yet: beginning one".formatted(output));
    }
    cache.notice().ifPresent(console::notice);
    return train(job, console);
  }

  /**
   * All that a training needs.
   *
   * @param data what it trains on
   * @param precision a notice about the precision, if any
   */
  private record Job(
      TrainingSettings settings,
      TrainingRun.Start start,
      RunData data,
      Optional<String> precision) {}

  private Job fresh(TrainingRun.Start start) {
    data.require(name());
    Path directory = model.isGiven() ? model.directory(name()) : TrainingRun.ownModelOf(output);
    network.check();
    if (start == TrainingRun.Start.NEW) {
      Writable.require(output);
    }
    PrecisionOption.Decided decided = precision.decide();
    TrainingSettings settings = asked(directory, decided.session());
    RunData all = new RunData(data.spec(), split.splitting(), subset, valSubset, false);
    return new Job(settings, start, all, decided.notice());
  }

  private Job resumed(ResumedRun run) {
    SessionOptions asked = precision.decide().session();
    TrainingSettings settings = run.settings(asked(run.model(model, name()), asked));
    // Options that contradict the run are named first: without them, the data may be there.
    Splitting splitting = run.splitting(split.share());
    int trainImages = run.subset(subset);
    int validationImages = run.valSubset(valSubset);
    RunData all = new RunData(run.data(data), splitting, trainImages, validationImages, true);
    return new Job(
        settings,
        TrainingRun.Start.RESUME,
        all,
        run.requirePrecision(Hardware.detect(settings.session()), System.getenv()));
  }

  private TrainingSettings asked(Path directory, SessionOptions session) {
    return recipe.settings(
        directory,
        output,
        maxPixels.given(),
        maxBad.given(),
        cache.settings(session),
        session,
        checkpoints.settings(),
        model.isGiven() ? Optional.empty() : Optional.of(network.recorded()));
  }

  private int train(Job job, Console console) {
    TrainingSettings settings = job.settings();
    try (StopSignals signals = new StopSignals(console);
        TrainingRun run = TrainingRun.open(settings, job.start(), job.data().spec())) {
      try {
        train(job, run, signals, console);
        return ExitCode.DONE;
      } catch (StoppedException e) {
        console.notice("stopped" + whatIsLeft(run, job.start()));
        return signals.exitCode();
      }
    }
  }

  private String whatIsLeft(TrainingRun run, TrainingRun.Start start) {
    if (run.isKept()) {
      return "; go on with: graft train --resume --output "
          + ShellWord.of(output.toAbsolutePath().normalize());
    }
    return start == TrainingRun.Start.RESTART
        ? " before the new run began; begin it with the same command again"
        : "; nothing was kept";
  }

  private void train(Job job, TrainingRun run, StopSignals signals, Console console) {
    TrainingSettings settings = job.settings();
    Optional<NewModel> own = settings.network().map(NetworkOptions::of).map(NewModel::new);
    Runnable check =
        () -> {
          if (signals.requested()) {
            throw new StoppedException();
          }
        };
    try (DataSplit all = open(job, own, check, console)) {
      console.notice(all.description());
      all.notes().forEach(console::notice);
      DataSplit part = job.data().part(all);
      if (job.start() != TrainingRun.Start.RESUME) {
        recipe.checkMicroBatch(part.train().size(), imageSize(settings, own));
      }
      own.ifPresent(
          model ->
              run.makeModel(part, folder -> model.export(folder, all, settings, check, console)));
      job.precision().ifPresent(console::notice);
      check.run();
      run.train(part, new ConsoleProgress(console, signals::requested));
      // What follows changes no file.
      signals.release();
      PeakMemory.bytes()
          .ifPresent(
              bytes ->
                  console.notice(String.format(Locale.ROOT, "peak memory: %.2f GB", bytes / 1e9)));
      printModels(settings.phases(), console);
      if (own.isPresent()) {
        measure(settings, part, console);
      }
    }
  }

  private static int imageSize(TrainingSettings settings, Optional<NewModel> own) {
    return own.isPresent()
        ? own.get().imageSize()
        : ModelFiles.readDescription(settings.model()).imageSize();
  }

  private static DataSplit open(Job job, Optional<NewModel> own, Runnable check, Console console) {
    TrainingSettings settings = job.settings();
    Optional<List<String>> labels =
        own.isPresent()
            ? Optional.empty()
            : Optional.of(ModelFiles.readDescription(settings.model()).labels());
    return job.data().open(labels, imageSize(settings, own), settings, check, console);
  }

  private static void measure(TrainingSettings settings, DataSplit part, Console console) {
    try (GraftModel trained =
        GraftModel.open(ModelOption.resolve(settings.output()), settings.session())) {
      EvaluateCommand.print(trained, part.validation(), console);
    }
  }

  private void printModels(List<Phase> phases, Console console) {
    phases.stream()
        .map(phase -> TrainingRun.modelOf(output, phase))
        .filter(Files::exists)
        .forEach(trained -> console.out().println("trained model: " + trained));
  }
}
