package graft.cli;

import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.cli.option.Arguments;
import graft.cli.option.QuietOption;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.dataset.DataSpec;
import graft.dataset.cifar.Cifar10Fetch;
import graft.job.WorkProgress;
import graft.machine.Installation;
import java.nio.file.Path;
import java.util.List;

/** {@code graft fetch}: downloads a data set into the user's cache folder. */
final class FetchCommand implements Command {
  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "fetch",
        "download CIFAR-10 (170 MB) into the cache folder, or continue a broken download",
        "cifar10",
        "graft fetch cifar10");
  }

  @Override
  public List<String> operandWords() {
    return List.of(DataSpec.CIFAR10);
  }

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    String what = arguments.onlyOperand("what to fetch: cifar10");
    if (!what.equals(DataSpec.CIFAR10)) {
      throw new ParameterException(
          "cannot fetch \"" + what + "\": the only data set is " + DataSpec.CIFAR10);
    }
    Path done;
    try (WorkProgress progress = new WorkProgress(new ConsoleProgress(console))) {
      done = new Cifar10Fetch(Installation.cache()).run(progress, console::notice);
    }
    console.out().println(done);
    return ExitCode.DONE;
  }
}
