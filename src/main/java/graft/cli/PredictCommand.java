package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.contract.GraftException;
import graft.contract.SessionOptions;
import graft.dataset.ImageDecoder;
import graft.dataset.ImageFiles;
import graft.files.WholeFile;
import graft.files.Writable;
import graft.predict.PredictionCsv;
import graft.predict.Predictor;
import graft.predict.Predictor.Counts;
import graft.runner.GraftModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code graft predict}: a table of classes for picture files. */
final class PredictCommand implements Command {
  private static final String BATCH_SIZE = "--batch-size";

  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final ThreadsOption threads = new ThreadsOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();

  @Parameter(
      names = "--output",
      order = 1,
      converter = Values.PathValue.class,
      description = "FILE: the CSV file, written whole or not at all (default: standard output)")
  private Path output;

  @Parameter(
      names = "--top-k",
      order = 2,
      converter = Values.MostProbable.class,
      description =
          "K: the K most probable classes of each picture; columns path,class,probability,error, or"
              + " with K over 1 path,class_1,probability_1,...,error (default: 1)")
  private Integer topK;

  @Parameter(
      names = BATCH_SIZE,
      order = 3,
      converter = Values.Images.class,
      description = "N: pictures in one call of the model")
  private int batchSize = 32;

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return "classify JPEG, PNG, BMP and GIF files and folders of them, as CSV";
  }

  @Override
  public String usage() {
    return "--model DIR PATH... [OPTIONS]";
  }

  @Override
  public String example() {
    return "graft predict --model run --output classes.csv pictures";
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    if (arguments.operands().isEmpty()) {
      throw new UsageException(
          "predict needs at least one PATH, a picture or a folder of pictures");
    }
    List<Path> named = arguments.operands().stream().map(o -> Values.path("PATH", o)).toList();
    if (output != null) {
      Writable.require(output);
    }
    Path directory = model.directory(name());
    List<Path> files = pictures(named);
    PrecisionOption.Decided decided = precision.decide(threads);
    SessionOptions session = model.session(decided.session());
    try (GraftModel opened = GraftModel.open(directory, session);
        ImageDecoder decoder = decoder(opened, session)) {
      List<String> labels = opened.description().labels();
      int k = TopK.of(topK, 1, labels.size());
      if (arguments.options().contains(BATCH_SIZE)) {
        int inCall = Math.min(batchSize, files.size());
        CallMemory.check(BATCH_SIZE, batchSize, inCall, opened.description().imageSize());
      }
      decided.notice().ifPresent(console::notice);
      Predictor predictor = new Predictor(decoder::decode, opened::predict, batchSize);
      Counts counts = write(predictor, files, labels, k, console);
      console.notice(counts.classified() + " classified, " + counts.unreadable() + " unreadable");
      return counts.unreadable() == 0 ? ExitCode.DONE : ExitCode.UNREADABLE_FILES;
    }
  }

  private static ImageDecoder decoder(GraftModel opened, SessionOptions session) {
    return new ImageDecoder(opened.description().imageSize(), session);
  }

  /**
   * The pictures, sorted. A path that does not exist stays among them, to have its row with the
   * reason as every other file that can't be read.
   */
  private static List<Path> pictures(List<Path> paths) {
    Map<Boolean, List<Path>> byExistence =
        paths.stream().collect(Collectors.partitioningBy(Files::exists));
    List<Path> pictures = new ArrayList<>(ImageFiles.find(byExistence.get(true)));
    pictures.addAll(byExistence.get(false));
    if (pictures.isEmpty()) {
      throw new GraftException(
          "no JPEG, PNG, BMP or GIF under "
              + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
              + "; name a picture or a folder that holds some");
    }
    pictures.sort(null);
    return pictures;
  }

  private Counts write(
      Predictor predictor, List<Path> files, List<String> labels, int k, Console console)
      throws IOException {
    if (output == null) {
      return table(predictor, files, labels, k, console, console.out());
    }
    Counts[] counts = new Counts[1];
    WholeFile.write(
        output, stream -> counts[0] = table(predictor, files, labels, k, console, stream));
    return counts[0];
  }

  private static Counts table(
      Predictor predictor,
      List<Path> files,
      List<String> labels,
      int k,
      Console console,
      OutputStream stream)
      throws IOException {
    try (Progress progress = console.progress("predict", "files", files.size())) {
      OutputStreamWriter writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
      PredictionCsv csv = new PredictionCsv(writer, labels, k);
      return predictor.run(files, csv, done -> progress.update(done, ""));
    }
  }
}
