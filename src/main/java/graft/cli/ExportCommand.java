package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.cli.info.InfoJson;
import graft.cli.info.InfoText;
import graft.cli.info.MachineInfo;
import graft.cli.info.ModelInfo;
import graft.cli.option.Arguments;
import graft.cli.option.ClassOptions;
import graft.cli.option.NetworkOptions;
import graft.cli.option.QuietOption;
import graft.cli.option.SessionOption;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.TrainedModel;
import graft.failure.WrongUseException;
import graft.files.Writable;
import graft.job.NewModel;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.train.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code graft export}: writes the SavedModel that everything else runs. */
final class ExportCommand implements Command {
  private static final String SEED = "--seed";

  @Parameter(
      names = "--output",
      order = 0,
      description = "DIR: the folder to write, whole or not at all")
  private Path output;

  @ParametersDelegate private final NetworkOptions network = new NetworkOptions();
  @ParametersDelegate private final ClassOptions classes = new ClassOptions();

  @Parameter(names = SEED, order = 16, description = "N: seed of the head's initial weights")
  @Whole
  private long seed;

  @Parameter(
      names = "--from",
      order = 19,
      description =
          "DIR: a trained model or run whose weights, classes and head the new model takes; with"
              + " another --image-size or --unfreeze-from, or to gain what newer versions add")
  private Path from;

  @Parameter(
      names = "--serving-only",
      order = 20,
      description = "copy a trained --model without its training part (InceptionV3: about 90 MB)")
  private boolean servingOnly;

  @Parameter(
      names = "--model",
      order = 21,
      description = "DIR: with --serving-only, the trained model or run")
  private Path model;

  @Parameter(names = "--overwrite", order = 22, description = "replace an existing --output")
  private boolean overwrite;

  @Parameter(names = "--json", order = 23, description = "print JSON instead of text")
  private boolean json;

  @ParametersDelegate private final SessionOption options = new SessionOption();

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "export",
        "write a network with a new head as a SavedModel that can be trained",
        "--output DIR [OPTIONS]",
        "graft export --weights builtin --image-size 139 --output model");
  }

  @Override
  public String details() {
    return HelpText.networks();
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.refuseOperands();
    if (output == null) {
      throw new ParameterException("export needs --output DIR, the folder to write");
    }
    refuseExisting();
    Writable.require(output);
    SessionOptions session = options.session();
    if (servingOnly) {
      exportServing(arguments, session);
    } else if (from != null) {
      exportFrom(arguments, session);
    } else {
      classes.check(arguments);
      exportNew(session, console);
    }
    ModelInfo info = ModelInfo.read(output, session);
    console
        .out()
        .print(
            json
                ? InfoJson.of(info, MachineInfo.read(session))
                : InfoText.summary(info, console.screen()));
    return ExitCode.DONE;
  }

  private void exportNew(SessionOptions session, Console console) {
    refuseModel();
    // Wrong options are found before data are listed or a download begins.
    NewModel made = new NewModel(network.settings());
    made.check();
    ExportSettings settings = made.settings(classes.labels(), seed);
    Exporter.export(
        settings, made.weights(new ConsoleProgress(console)), output, overwrite, session);
  }

  private void refuseModel() {
    if (model != null) {
      throw new ParameterException(
          "--model is only for --serving-only; --from takes over the weights of a trained model");
    }
  }

  private void exportFrom(Arguments arguments, SessionOptions session) {
    refuseModel();
    String reason = "--from takes the classes and the head as they are";
    classes.refuse(arguments, reason);
    arguments.refuse(List.of(SEED), reason);
    Path trained = ModelFolder.resolve(from);
    TrainedModel source = TrainedModel.read(trained);
    arguments.refuse(
        List.of("--base", "--weights", "--hidden", "--dropout"),
        "--from takes the network, its weights and its head as they are");
    ExportSettings settings = new NewModel(network.settings()).settingsFrom(source);
    // A model that no other command would open must not be copied either.
    GraftModel.open(trained, session).close();
    Exporter.exportFrom(source, settings, output, overwrite, session);
  }

  /**
   * Refuses an existing output before a download and other slow work. Writing checks the output
   * again.
   */
  private void refuseExisting() {
    if (!overwrite && Files.exists(output)) {
      throw new WrongUseException(
          output + " exists already; choose another --output or --overwrite it");
    }
    Exporter.refuseForeign(output);
  }

  private void exportServing(Arguments arguments, SessionOptions session) {
    if (from != null) {
      throw new ParameterException("--serving-only takes --model DIR: leave --from out");
    }
    if (model == null) {
      throw new ParameterException("--serving-only needs --model DIR, the trained model or run");
    }
    String reason = "--serving-only takes the network as it is in --model";
    network.refuse(arguments, reason);
    classes.refuse(arguments, reason);
    arguments.refuse(List.of(SEED), reason);
    Path trained = ModelFolder.resolve(model);
    // Opening checks the model: a model that other commands refuse must not be copied.
    GraftModel.open(trained, session).close();
    Exporter.exportServing(trained, output, overwrite, session);
  }
}
