package graft.cli;

import graft.dataset.Cifar10Fetch;
import graft.dataset.DataSets;

/** {@code graft fetch}: brings a data set into the user's cache. */
final class FetchCommand implements Command {
  @Override
  public String name() {
    return "fetch";
  }

  @Override
  public String summary() {
    return "download CIFAR-10 (170 MB) into the cache folder, or go on with a broken download";
  }

  @Override
  public String usage() {
    return "cifar10";
  }

  @Override
  public String example() {
    return "graft fetch cifar10";
  }

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    String what = arguments.onlyOperand("what to fetch: cifar10");
    if (!what.equals(DataSets.CIFAR10)) {
      throw new UsageException(
          "cannot fetch \"" + what + "\": the only data set is " + DataSets.CIFAR10);
    }
    try (FetchProgress progress = new FetchProgress(console)) {
      console.out().println(new Cifar10Fetch(Installation.cache()).run(progress, progress::notice));
    }
    return ExitCode.DONE;
  }
}
