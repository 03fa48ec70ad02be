package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.cli.option.Arguments;
import graft.cli.option.DataOption;
import graft.cli.option.QuietOption;
import graft.cli.option.SessionOption;
import graft.cli.option.Values;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.files.Writable;
import graft.job.ReportOutput;
import graft.job.RunReport;
import graft.machine.SessionOptions;
import graft.train.RunFile;
import graft.train.TrainingRun;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code graft report}: writes the page about a run again, or for an old run. */
final class ReportCommand implements Command {
  private static final String THREADS = "--threads";

  @ParametersDelegate private final DataOption data = new DataOption();

  @Parameter(
      names = "--output",
      order = 2,
      description = "FILE.html: the file to write (default: report.html in the run's folder)")
  private Path output;

  @Parameter(
      names = "--deep",
      order = 3,
      description =
          "look for label errors and duplicates in any case; this sends all pictures through the base if"
              + " their features are not cached, and first says how long that takes")
  private boolean deep;

  @ParametersDelegate private final SessionOption options = new SessionOption();

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "report",
        "write a page to look at: curves, confusion, mistakes, label errors, calibration",
        "RUN [--data SPEC] [--output FILE.html] [OPTIONS]",
        "graft report run --deep");
  }

  @Override
  public boolean takesPaths() {
    return true;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    Path run = Values.path("RUN", arguments.onlyOperand("one RUN, the folder of a run"));
    Path file = output == null ? run.resolve(TrainingRun.REPORT) : output;
    if (output != null) {
      new ReportOutput(output).check();
    }
    RunFile recorded = RunReport.recorded(run);
    if (output == null) {
      Writable.requireFile(file);
    }
    SessionOptions session = options.session();
    new RunReport(
            recorded,
            Optional.ofNullable(data.spec()),
            file,
            deep,
            arguments.options().contains(THREADS)
                ? OptionalInt.of(session.threads())
                : OptionalInt.empty(),
            session.trustModel(),
            new ConsoleProgress(console))
        .write();
    console.out().println(file);
    return ExitCode.DONE;
  }
}
