package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.cache.CacheSettings.CacheMode;
import graft.cli.option.Arguments;
import graft.cli.option.CacheOptions;
import graft.cli.option.CheckpointOptions;
import graft.cli.option.DataOption;
import graft.cli.option.MaxBadOption;
import graft.cli.option.MaxPixelsOption;
import graft.cli.option.ModelOption;
import graft.cli.option.NetworkOptions;
import graft.cli.option.PrecisionOption;
import graft.cli.option.QuietOption;
import graft.cli.option.RecipeOptions;
import graft.cli.option.SplitOption;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.ExitCode;
import graft.dataset.Splitting;
import graft.dataset.augment.Augmentation;
import graft.failure.WrongUseException;
import graft.files.Writable;
import graft.machine.Hardware;
import graft.machine.SessionOptions;
import graft.train.RunFile;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;

/** {@code graft train}: all phases of a run, or one of them. */
final class TrainCommand implements Command {
  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final DataOption data = new DataOption();
  @ParametersDelegate private final NetworkOptions network = new NetworkOptions();
  @ParametersDelegate private final SplitOption split = new SplitOption();

  @Parameter(
      names = "--output",
      order = 2,
      description =
          "DIR: the run's folder, for settings, history, checkpoints and trained models; without"
              + " --resume or --restart it must not exist")
  private Path output;

  @Parameter(
      names = "--subset",
      order = 4,
      description = "N: train on N images only, balanced over the classes")
  @Whole(least = 1, most = Integer.MAX_VALUE)
  private Integer subset;

  @Parameter(
      names = "--val-subset",
      order = 5,
      description = "N: validate on N images only, balanced over the classes")
  @Whole(least = 1, most = Integer.MAX_VALUE)
  private Integer valSubset;

  @ParametersDelegate private final MaxPixelsOption maxPixels = new MaxPixelsOption();
  @ParametersDelegate private final MaxBadOption maxBad = new MaxBadOption();
  @ParametersDelegate private final RecipeOptions recipe = new RecipeOptions();

  @Parameter(
      names = "--augment-preview",
      order = 39,
      description = "FILE.png: write a sheet of images as --augment changes them, then train")
  private Path augmentPreview;

  @ParametersDelegate private final CacheOptions cache = new CacheOptions();
  @ParametersDelegate private final CheckpointOptions checkpoints = new CheckpointOptions();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "train",
        "train the head, then the head and the upper layers, and keep both models",
        "--data SPEC --output DIR [--model DIR] [--preset NAME] [OPTIONS]",
        "graft train --data pictures --output run");
  }

  @Override
  public String details() {
    return HelpText.networks() + HelpText.presets();
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
      TrainingRun.tidyFinished(output);
      console.notice("the run in %s is finished, there is nothing to resume".formatted(output));
      TrainingJob.printModels(begun.get().settings(), console);
      return ExitCode.DONE;
    }
    if (begun.isPresent()) {
      return resumed(new ResumedRun(begun.get(), arguments.options())).run(console);
    }
    boolean resume = start == TrainingRun.Start.RESUME;
    if (resume && data.spec() == null) {
      throw new WrongUseException(
          "there is no run in %s to resume (no %s); check --output, or give --data to begin one"
              .formatted(output, RunFile.NAME));
    }
    Optional<String> preset =
        recipe.preset().map(chosen -> chosen.apply(this, arguments.options(), recipe.unfreezes()));
    TrainingJob job = fresh(resume ? TrainingRun.Start.NEW : start, arguments);
    preset.ifPresent(console::notice);
    if (resume) {
      console.notice("no run in %s yet: beginning one".formatted(output));
    }
    cache.notice().ifPresent(console::notice);
    return job.run(console);
  }

  private TrainingJob fresh(TrainingRun.Start start, Arguments arguments) {
    if (start == TrainingRun.Start.RESTART && data.spec() == null) {
      Path record = output.resolve(RunFile.NAME);
      throw new ParameterException(
          "--restart takes no options from the old run: give the first command's again, such as"
              + " --data"
              + (Files.exists(record) ? " (" + record + " records them)" : ""));
    }
    data.require(name());
    Path directory = model.isGiven() ? model.directory(name()) : TrainingRun.ownModelOf(output);
    network.check();
    if (model.isGiven() && recipe.preset().isPresent()) {
      recipe.preset().get().requireSuitable(directory, network);
    }
    if (start == TrainingRun.Start.NEW) {
      Writable.require(output);
    }
    PrecisionOption.Decided decided = precision.decide();
    TrainingSettings settings = asked(directory, decided.session());
    new LargerModel(settings).check(arguments);
    if (settings.augmentation() == Augmentation.STANDARD
        && EnumSet.of(CacheMode.FEATURES, CacheMode.ALL).contains(settings.cache().mode())) {
      throw new ParameterException(
          "--augment standard changes the images in every epoch, so nothing can be cached: leave"
              + " --cache out, or give auto or none");
    }
    RunData all = new RunData(data.spec(), split.splitting(), subset, valSubset, false);
    return new TrainingJob(settings, start, all, decided.notice(), preview(settings));
  }

  private TrainingJob resumed(ResumedRun run) {
    SessionOptions asked = precision.decide().session();
    TrainingSettings settings = run.settings(asked(run.model(model, name()), asked));
    // Options that contradict the run are reported before data that are missing.
    Splitting splitting = run.splitting(split.share());
    int trainImages = run.subset(subset);
    int validationImages = run.valSubset(valSubset);
    RunData all = new RunData(run.data(data), splitting, trainImages, validationImages, true);
    return new TrainingJob(
        settings,
        TrainingRun.Start.RESUME,
        all,
        run.requirePrecision(Hardware.detect(settings.session()), System.getenv()),
        preview(settings));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private Optional<Path> preview(TrainingSettings settings) {
    if (augmentPreview == null) {
      return Optional.empty();
    }
    if (settings.augmentation() == Augmentation.NONE) {
      throw new ParameterException("--augment-preview needs --augment flip or standard");
    }
    if (absolute(augmentPreview).startsWith(absolute(output))) {
      throw new ParameterException("--augment-preview must be outside --output");
    }
    Writable.require(augmentPreview);
    return Optional.of(augmentPreview);
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
}
