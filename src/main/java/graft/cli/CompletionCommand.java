package graft.cli;

import com.beust.jcommander.ParameterException;
import graft.cli.option.Arguments;
import graft.cli.terminal.Console;
import graft.cli.terminal.ExitCode;
import java.util.List;

/** {@code graft completion}: prints a script that completes commands and options in a shell. */
final class CompletionCommand implements Command {
  private static final String BASH = "bash";

  /** Where bash looks for a user's own completions. */
  private static final String FOLDER = "~/.local/share/bash-completion/completions";

  @Override
  public About about() {
    return new About(
        "completion",
        "print a script with which bash completes commands, options and their values",
        BASH,
        "graft completion bash > " + FOLDER + "/graft");
  }

  @Override
  public String details() {
    return "The folder of the example has to exist: mkdir -p "
        + FOLDER
        + "\nbash reads the file there when it starts, if the package bash-completion is\n"
        + "installed. Without it, put this line into ~/.bashrc:\n"
        + "  eval \"$(graft completion bash)\"\n";
  }

  @Override
  public List<String> operandWords() {
    return List.of(BASH);
  }

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    String shell = arguments.onlyOperand("the shell: bash");
    if (!shell.equals(BASH)) {
      throw new ParameterException("cannot complete in \"" + shell + "\": expected bash");
    }
    console.out().print(BashCompletion.script(Main.commands()));
    return ExitCode.DONE;
  }
}
