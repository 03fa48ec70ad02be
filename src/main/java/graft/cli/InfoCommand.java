package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.cli.info.DataCheckJson;
import graft.cli.info.DataCheckText;
import graft.cli.info.InfoJson;
import graft.cli.info.InfoText;
import graft.cli.info.MachineInfo;
import graft.cli.info.ModelInfo;
import graft.cli.option.Arguments;
import graft.cli.option.QuietOption;
import graft.cli.option.SessionOption;
import graft.cli.option.Values;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.job.DataCheck;
import graft.machine.SessionOptions;
import graft.train.ModelFolder;
import java.nio.file.Path;

/** {@code graft info}: describes a model and this machine, or compares data with a run's. */
final class InfoCommand implements Command {
  @Parameter(names = "--json", order = 1, description = "print JSON instead of text")
  private boolean json;

  @Parameter(
      names = "--signatures",
      order = 2,
      description = "also list the signatures with their inputs and outputs, and the assets")
  private boolean signatures;

  @Parameter(
      names = "--data",
      order = 3,
      description =
          "SPEC: say instead whether these are the data that the run was begun with, and by name"
              + " which pictures were changed, added or are missing; exit code 0 whatever the answer is"
              + " (--json has it as \"same\")")
  private String data;

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @ParametersDelegate private final SessionOption options = new SessionOption();

  @Override
  public About about() {
    return new About(
        "info",
        "show a model's parameters, origin and history, and this machine",
        "DIR [--data SPEC] [OPTIONS]",
        "graft info model");
  }

  @Override
  public boolean takesPaths() {
    return true;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    Path folder =
        Values.path("DIR", arguments.onlyOperand("one DIR, the folder of a model or a run"));
    SessionOptions session = options.session();
    if (data != null) {
      if (signatures) {
        throw new ParameterException(
            "--signatures and --data exclude each other: give one of them");
      }
      DataCheck check = DataCheck.of(folder, data, session, new ConsoleProgress(console));
      console
          .out()
          .print(json ? DataCheckJson.of(check) : DataCheckText.of(check, console.screen()));
      return ExitCode.DONE;
    }
    ModelInfo info = ModelInfo.read(ModelFolder.resolve(folder), session);
    MachineInfo machine = MachineInfo.read(session);
    if (json) {
      console.out().print(InfoJson.of(info, machine));
      return ExitCode.DONE;
    }
    console.out().print(InfoText.of(info, machine, console.screen()));
    if (signatures) {
      console.out().print(InfoText.signatures(info, console.screen()));
    }
    return ExitCode.DONE;
  }
}
