package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.ImageClassifier;
import graft.ModelOptions;
import graft.cli.option.Arguments;
import graft.cli.option.BatchSizeOption;
import graft.cli.option.MaxPixelsOption;
import graft.cli.option.ModelOption;
import graft.cli.option.OutputOptions;
import graft.cli.option.PathArguments;
import graft.cli.option.PrecisionOption;
import graft.cli.option.QuietOption;
import graft.cli.option.RowOptions;
import graft.cli.option.StandardInputOption;
import graft.cli.option.TtaOption;
import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.Screen;
import graft.cli.terminal.StopSignals;
import graft.dataset.image.ImageFormats;
import graft.failure.StoppedException;
import graft.files.Count;
import graft.files.Manifest;
import graft.machine.DecidedPrecision;
import graft.machine.Hardware;
import graft.machine.SessionOptions;
import graft.predict.BatchSizes;
import graft.table.Beside;
import graft.table.Columns;
import graft.table.PartialHeader;
import graft.table.RowCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.TensorFlow;

/** {@code graft predict}: a table of classes for picture files. */
final class PredictCommand implements Command {
  private static final ImageFormats FORMATS = ImageFormats.standard();

  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();
  @ParametersDelegate private final BatchSizeOption batchSize = new BatchSizeOption();
  @ParametersDelegate private final MaxPixelsOption maxPixels = new MaxPixelsOption();
  @ParametersDelegate private final TtaOption tta = new TtaOption();
  @ParametersDelegate private final StandardInputOption standardInput = new StandardInputOption();
  @ParametersDelegate private final OutputOptions outputs = new OutputOptions();
  @ParametersDelegate private final RowOptions rows = new RowOptions();

  @Parameter(
      names = "--all-files",
      order = 14,
      description = "also write a row, with the reason, for each file that is not a picture")
  private boolean allFiles;

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "predict",
        "classify " + FORMATS.words("and") + " files, or folders of them, as a table",
        "--model DIR PATH... [OPTIONS]",
        "graft predict --model run --output classes.csv pictures");
  }

  @Override
  public String details() {
    return ExitCode.HELP;
  }

  @Override
  public boolean takesPaths() {
    return true;
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    if (arguments.operands().isEmpty()) {
      throw new ParameterException(
          "predict needs at least one PATH, a picture or a folder of pictures");
    }
    List<Path> named = PathArguments.of(arguments.operands());
    standardInput.check(named);
    rows.check(outputs.output().isPresent());
    outputs.check();
    Path directory = model.directory(name());
    PredictedFiles files =
        new PredictedFiles(named, standardInput.paths(), outputs.written(), FORMATS, allFiles);
    HarmedFiles harmed = new HarmedFiles(named, directory, outputs.replaced(), FORMATS);
    harmed.refuse();
    InputFolders folders = InputFolders.of(named);
    outputs.copyTo().ifPresent(harmed::refuseInModel);
    files.requireSome();
    DecidedPrecision decided = precision.decide();
    try (ImageClassifier classifier = ImageClassifier.load(directory, options(decided.session()))) {
      List<String> labels = classifier.labels();
      Columns columns = rows.columns(labels);
      batchSize.checkMemory(arguments, files::upTo, classifier.imageSize());
      Beside beside =
          new Beside(
              outputs.features(), classifier.featureSize(), outputs.copyTo(), outputs.html());
      beside.checkClasses(labels);
      named.forEach(path -> beside.checkInput(path, labels));
      files.checkListed(path -> beside.checkInput(path, labels));
      PredictionWork work =
          new PredictionWork(
              new FileRows(classifier, outputs.features().isPresent(), outputs.html().isPresent()),
              BatchSizes.growing(batchSize.images()).atMost(classifier.largestBatch()),
              columns,
              rows,
              outputs,
              beside,
              () -> header(directory, decided.session(), arguments.operands()),
              folders);
      decided.notice().ifPresent(console::notice);
      return finish(work, files, console);
    }
  }

  /**
   * Does the work and says how it went; returns the exit code. A signal ends the process, unless
   * files have to be put in order before.
   */
  private int finish(PredictionWork work, PredictedFiles files, Console console)
      throws IOException {
    try (StopSignals signals = outputs.writesFiles() ? new StopSignals(console) : null) {
      try {
        RowCounts counts = withProgress(work, files, signals, console);
        files.notes().forEach(console::notice);
        console.notice(words(counts) + files.skipped() + tta.words());
        return counts.unreadable() == 0 ? ExitCode.DONE : ExitCode.UNREADABLE_FILES;
      } catch (StoppedException e) {
        console.alert(
            e.isResumable()
                ? "stopped; " + outputs.howToGoOn()
                : "stopped; there is nothing to resume: give the same command again to start anew");
        return signals.exitCode();
      }
    }
  }

  /** Does the work and shows how far it is; a signal stops it after a batch. */
  private RowCounts withProgress(
      PredictionWork work, PredictedFiles files, StopSignals signals, Console console)
      throws IOException {
    Console shown = rowsMeetTheBar(console.screen()) ? console.quieted() : console;
    try (Progress progress = shown.progress("predict", "files", 0);
        RowCount ahead = new RowCount(files)) {
      return work.run(
          files,
          rows -> {
            if (!shown.quiet()) {
              ahead.total().ifPresent(progress::total);
            }
            progress.update(rows, "");
            if (signals != null && signals.requested()) {
              throw new StoppedException();
            }
          },
          console);
    }
  }

  /** On one terminal they would break each other; the rows show how far the work is. */
  private boolean rowsMeetTheBar(Screen screen) {
    return outputs.output().isEmpty() && screen.output() && screen.error();
  }

  private String words(RowCounts counts) {
    return counts.classified()
        + " classified, "
        + (rows.hasThreshold() ? counts.below() + " below the threshold, " : "")
        + counts.unreadable()
        + " unreadable";
  }

  /** What the rows depend on; a table is resumed only where that is the same. */
  private PartialHeader header(Path directory, SessionOptions session, List<String> paths) {
    Map<String, String> options = new TreeMap<>(rows.recorded());
    options.putAll(outputs.recorded());
    options.put("--batch-size", String.valueOf(batchSize.images()));
    options.put("--max-pixels", String.valueOf(maxPixels.pixels()));
    options.put("--tta", tta.how().name().toLowerCase(Locale.ROOT));
    options.put("--all-files", String.valueOf(allFiles));
    options.put("--precision", session.precision().label());
    String machine =
        Count.of(session.threads(), "thread")
            + " of "
            + Hardware.detect(session).describe()
            + ", TensorFlow "
            + TensorFlow.version();
    return PartialHeader.of(Manifest.sha256(directory), options, paths, machine);
  }

  private ModelOptions options(SessionOptions session) {
    return ModelOptions.defaults()
        .threads(session.threads())
        .precision(session.precision())
        .trustModel(session.trustModel())
        .maxPixels(maxPixels.pixels())
        .testTimeAugmentation(tta.how());
  }
}
