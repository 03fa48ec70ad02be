package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.Saving;
import graft.Training;
import graft.TrainingResult;
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
import graft.cli.option.Setters;
import graft.cli.option.SplitOption;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.ReportText;
import graft.cli.terminal.StopSignals;
import graft.contract.Phase;
import graft.failure.StoppedException;
import graft.files.ShellWord;
import graft.train.EarlyStopping;
import graft.train.RunFile;
import graft.train.TrainingRun;
import graft.train.TrainingRun.Start;
import java.nio.file.Files;
import java.nio.file.Path;

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
      description =
          "FILE.png: write a sheet of images as --augment changes them, then train; of existing"
              + " files only an earlier sheet is replaced")
  private Path augmentPreview;

  @Parameter(
      names = "--tensorboard",
      order = 54,
      description =
          "DIR: log losses, accuracies and learning rates for TensorBoard (tensorboard --logdir"
              + " DIR) while it trains; with --resume, give it again")
  private Path tensorBoard;

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
    Start start = checkpoints.start();
    requireData(start);
    Training training = training(start, arguments);
    try (StopSignals signals = new StopSignals(console)) {
      ConsoleProgress progress =
          new ConsoleProgress(console, signals::requested, () -> EarlyStopping.ofRun(output));
      try {
        TrainingResult result = training.listener(progress).run();
        printModels(console);
        result
            .evaluation()
            .ifPresent(
                report -> console.out().print(ReportText.of(report, "graft evaluate --json")));
        result.warnings().forEach(console::alert);
        return ExitCode.DONE;
      } catch (StoppedException e) {
        console.alert("stopped" + whatIsLeft(e, start));
        return signals.exitCode();
      }
    }
  }

  /** Without data a run can only be resumed. */
  private void requireData(Start start) {
    if (start == Start.RESTART && data.spec() == null) {
      Path record = output.resolve(RunFile.NAME);
      throw new ParameterException(
          "--restart takes no options from the old run: give the first command's again, such as"
              + " --data"
              + (Files.exists(record) ? " (" + record + " records them)" : ""));
    }
    if (start == Start.NEW) {
      data.require(name());
    }
  }

  /** The training with the options that were given. */
  private Training training(Start start, Arguments arguments) {
    Training begin =
        data.spec() == null ? Training.ofRun(output) : Training.of(data.spec()).output(output);
    Training training =
        switch (start) {
          case NEW -> begin;
          case RESUME -> begin.resume();
          case RESTART -> begin.restart();
        };
    Setters<Training> setters =
        arguments
            .setters(training)
            .set("--model", next -> next.model(model.folder()))
            .set("--preset", next -> next.preset(recipe.preset().orElseThrow()))
            .set("--val-split", next -> next.valSplit(split.share()))
            .set("--subset", next -> next.subset(subset))
            .set("--val-subset", next -> next.valSubset(valSubset))
            .set("--max-pixels", next -> next.maxPixels(maxPixels.pixels()))
            .set("--max-bad", next -> next.maxBad(maxBad.share()))
            .set("--augment-preview", next -> next.augmentPreview(augmentPreview))
            .set("--tensorboard", next -> next.tensorBoard(tensorBoard));
    return precision
        .set(setters)
        .value()
        .network(network.network(arguments))
        .recipe(recipe.recipe(arguments))
        .saving(checkpoints.set(cache.set(arguments.setters(Saving.standard()))).value());
  }

  private String whatIsLeft(StoppedException stopped, Start start) {
    if (stopped.isResumable()) {
      return "; continue with: graft train --resume --output "
          + ShellWord.of(output.toAbsolutePath().normalize());
    }
    return start == Start.RESTART
        ? " before the new run replaced the old one; give the same command again"
        : "; nothing was kept, so give the same command again to start";
  }

  /** Prints where the trained models of the run are. */
  private void printModels(Console console) {
    for (Phase phase : RunFile.read(output).orElseThrow().settings().allPhases()) {
      Path trained = TrainingRun.modelOf(output, phase);
      if (Files.exists(trained)) {
        console.out().println("trained model: " + trained);
      }
    }
  }
}
