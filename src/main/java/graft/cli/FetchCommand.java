package graft.cli;

import graft.cli.option.Arguments;
import graft.cli.option.CommandLineException;
import graft.cli.terminal.Console;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.FetchProgress;
import graft.dataset.DataSpec;
import graft.dataset.cifar.Cifar10Fetch;
import graft.machine.Installation;

/** {@code graft fetch}: brings a data set into the user's cache. */
final class FetchCommand implements Command {
  @Override
  public About about() {
    return new About(
        "fetch",
        "download CIFAR-10 (170 MB) into the cache folder, or go on with a broken download",
        "cifar10",
        "graft fetch cifar10");
  }

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    String what = arguments.onlyOperand("what to fetch: cifar10");
    if (!what.equals(DataSpec.CIFAR10)) {
      throw new CommandLineException(
          "cannot fetch \"" + what + "\": the only data set is " + DataSpec.CIFAR10);
    }
    try (FetchProgress progress = new FetchProgress(console)) {
      console.out().println(new Cifar10Fetch(Installation.cache()).run(progress, progress::notice));
    }
    return ExitCode.DONE;
  }
}
