package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.SessionOptions;
import graft.dataset.DataSet;
import graft.dataset.LabeledImages;
import graft.dataset.Subset;
import graft.files.Writable;
import graft.machine.PeakMemory;
import graft.train.TrainSettings;
import graft.train.TrainingRun;
import java.nio.file.Path;
import java.util.Locale;

/** {@code graft train}: both phases, or one of them. */
final class TrainCommand implements Command {
  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final DataOption data = new DataOption();

  @Parameter(
      names = "--output",
      order = 2,
      converter = Values.PathValue.class,
      description = "DIR: the run's folder, which must not exist: history and trained models")
  private Path output;

  @Parameter(
      names = "--subset",
      order = 3,
      converter = Values.AtLeastOne.class,
      description = "N: train on N images only, balanced over the classes")
  private Integer subset;

  @Parameter(
      names = "--val-subset",
      order = 4,
      converter = Values.AtLeastOne.class,
      description = "N: validate on N images only, balanced over the classes")
  private Integer valSubset;

  @ParametersDelegate private final RecipeOptions recipe = new RecipeOptions();
  @ParametersDelegate private final StoppingOptions stopping = new StoppingOptions();
  @ParametersDelegate private final CacheOptions cache = new CacheOptions();
  @ParametersDelegate private final ThreadsOption threads = new ThreadsOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "train the head, then the head and the upper layers, and keep both models";
  }

  @Override
  public String usage() {
    return "--model DIR --data SPEC --output DIR [OPTIONS]";
  }

  @Override
  public String example() {
    return "graft train --model model --data sample --output run --batch-size 50";
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.refuseOperands();
    data.require(name());
    if (output == null) {
      throw new UsageException("train needs --output DIR, the new folder of this run");
    }
    Path directory = model.directory(name());
    Writable.require(output);
    SessionOptions session = precision.session(threads);
    ModelDescription description = ModelFiles.readDescription(directory);
    TrainSettings settings =
        recipe.settings(
            directory, output, stopping.earlyStopping(), cache.settings(session), session);
    try (DataSet all = data.open(directory, description, session);
        ConsoleProgress progress = new ConsoleProgress(console)) {
      console.notice(all.description());
      precision.announce(console);
      TrainingRun.run(settings, part(all), progress);
    }
    PeakMemory.bytes()
        .ifPresent(
            bytes ->
                console.notice(String.format(Locale.ROOT, "peak memory: %.2f GB", bytes / 1e9)));
    settings
        .phases()
        .forEach(
            phase -> console.out().println("trained model: " + TrainingRun.modelOf(output, phase)));
    return ExitCode.DONE;
  }

  @SuppressWarnings("resource") // A part holds nothing open itself; the whole is closed.
  private DataSet part(DataSet all) {
    return new DataSet(all.name(), some(all.train(), subset), some(all.validation(), valSubset));
  }

  private static LabeledImages some(LabeledImages images, Integer count) {
    return count == null ? images : Subset.balanced(images, count);
  }
}
