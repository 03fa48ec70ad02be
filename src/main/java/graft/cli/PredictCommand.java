package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.ImageClassifier;
import graft.ModelOptions;
import graft.PictureResult;
import graft.Prediction;
import graft.cli.option.Arguments;
import graft.cli.option.BatchSizeOption;
import graft.cli.option.MaxPixelsOption;
import graft.cli.option.ModelOption;
import graft.cli.option.PathArguments;
import graft.cli.option.PrecisionOption;
import graft.cli.option.QuietOption;
import graft.cli.option.StandardInputOption;
import graft.cli.option.TtaOption;
import graft.cli.option.Values;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.cli.terminal.ExitCode;
import graft.dataset.image.ImageFormats;
import graft.export.ExportSettings;
import graft.failure.GraftException;
import graft.files.WholeFile;
import graft.files.Writable;
import graft.machine.DecidedPrecision;
import graft.machine.SessionOptions;
import graft.predict.PredictionCsv;
import graft.predict.PredictionCsv.Counts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code graft predict}: a table of classes for picture files. */
final class PredictCommand implements Command {
  private static final ImageFormats FORMATS = ImageFormats.standard();

  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();
  @ParametersDelegate private final BatchSizeOption batchSize = new BatchSizeOption();
  @ParametersDelegate private final MaxPixelsOption maxPixels = new MaxPixelsOption();
  @ParametersDelegate private final TtaOption tta = new TtaOption();
  @ParametersDelegate private final StandardInputOption standardInput = new StandardInputOption();

  @Parameter(
      names = "--output",
      order = 1,
      description = "FILE: the CSV file, written whole or not at all (default: standard output)")
  private Path output;

  @Parameter(
      names = "--top-k",
      order = 2,
      description =
          "K: write the K most probable classes of each picture; the columns are"
              + " path,class,probability,error, or with K above 1"
              + " path,class_1,probability_1,...,error (default: 1)")
  @Whole(least = 1, most = ExportSettings.MAX_CLASSES)
  private Integer topK;

  @Parameter(
      names = "--all-files",
      order = 3,
      description = "also write a row, with the reason, for each file that is not a picture")
  private boolean allFiles;

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "predict",
        "classify " + FORMATS.words("and") + " files, or folders of them, and write CSV",
        "--model DIR PATH... [OPTIONS]",
        "graft predict --model run --output classes.csv pictures");
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
    if (output != null) {
      Writable.require(output);
    }
    Path directory = model.directory(name());
    PredictedFiles files =
        new PredictedFiles(named, standardInput.paths(), written(), FORMATS, allFiles);
    files.requireSome();
    DecidedPrecision decided = precision.decide();
    try (ImageClassifier classifier = ImageClassifier.load(directory, options(decided.session()))) {
      int k =
          Values.atMost("--top-k", topK, 1, classifier.labels().size(), "the number of classes");
      batchSize.checkMemory(arguments, files::upTo, classifier.imageSize());
      decided.notice().ifPresent(console::notice);
      Counts counts = write(classifier, files, k, console);
      files.notes().forEach(line -> console.notice(Console.plain(line)));
      console.notice(
          counts.classified()
              + " classified, "
              + counts.unreadable()
              + " unreadable"
              + files.skipped()
              + tta.words());
      return counts.unreadable() == 0 ? ExitCode.DONE : ExitCode.UNREADABLE_FILES;
    }
  }

  private List<Path> written() {
    return output == null ? List.of() : List.of(output);
  }

  private ModelOptions options(SessionOptions session) {
    return ModelOptions.defaults()
        .threads(session.threads())
        .precision(session.precision())
        .trustModel(session.trustModel())
        .maxPixels(maxPixels.pixels())
        .testTimeAugmentation(tta.how());
  }

  private Counts write(ImageClassifier classifier, PredictedFiles files, int k, Console console)
      throws IOException {
    if (output == null) {
      return table(classifier, files, k, console, console.out());
    }
    Counts[] counts = new Counts[1];
    WholeFile.write(output, stream -> counts[0] = table(classifier, files, k, console, stream));
    return counts[0];
  }

  private Counts table(
      ImageClassifier classifier, PredictedFiles files, int k, Console console, OutputStream stream)
      throws IOException {
    try (Progress progress = console.progress("predict", "files", 0);
        RowCount ahead = new RowCount(files)) {
      OutputStreamWriter writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
      PredictionCsv csv = new PredictionCsv(writer, classifier.labels(), k);
      classifier.classifyAll(
          files,
          batchSize.images(),
          batch -> {
            for (PictureResult<Prediction> result : batch) {
              write(result, csv);
            }
            csv.flush();
            if (!console.quiet()) {
              ahead.total().ifPresent(progress::total);
            }
            progress.update(csv.counts().rows(), "");
          });
      csv.flush();
      return csv.counts();
    }
  }

  private static void write(PictureResult<Prediction> result, PredictionCsv csv)
      throws IOException {
    Path file = result.picture().path().orElseThrow();
    Optional<GraftException> failure = result.failure();
    if (failure.isEmpty()) {
      csv.prediction(file, result.get().probabilities());
    } else {
      csv.unreadable(file, Failure.words(failure.get()));
    }
  }
}
