package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.cache.Inputs;
import graft.cli.option.Arguments;
import graft.cli.option.BatchSizeOption;
import graft.cli.option.DataOption;
import graft.cli.option.MaxPixelsOption;
import graft.cli.option.ModelOption;
import graft.cli.option.PrecisionOption;
import graft.cli.option.Values;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.cli.terminal.ExitCode;
import graft.contract.ModelDescription;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.image.OwnSize;
import graft.export.ExportSettings;
import graft.files.JsonText;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.report.ClassificationReport;
import graft.report.PredictionCounts;
import graft.report.ReportText;
import graft.train.Evaluator;
import graft.train.Evaluator.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code graft evaluate}: how good a model is on labelled images. */
final class EvaluateCommand implements Command {
  private static final int PRESET_TOP_K = 5;

  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final DataOption data = new DataOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();
  @ParametersDelegate private final BatchSizeOption batchSize = new BatchSizeOption();
  @ParametersDelegate private final MaxPixelsOption maxPixels = new MaxPixelsOption();

  @Parameter(
      names = "--split",
      order = 2,
      description = "SPLIT: validation (CIFAR-10's test images) or train")
  private Split split = Split.VALIDATION;

  @Parameter(
      names = "--subset",
      order = 3,
      description = "N: only N images, balanced over the classes")
  @Whole(least = 1, most = Integer.MAX_VALUE)
  private Integer subset;

  @Parameter(
      names = "--top-k",
      order = 4,
      description =
          "K: also the share of images with the true class among the K most probable (default: 5,"
              + " or all classes where there are fewer)")
  @Whole(least = 1, most = ExportSettings.MAX_CLASSES)
  private Integer topK;

  @Parameter(names = "--json", order = 6, description = "print JSON instead of text")
  private boolean json;

  enum Split {
    VALIDATION,
    TRAIN
  }

  @Override
  public About about() {
    return new About(
        "evaluate",
        "measure loss, accuracy, precision, recall and confusion on labelled images",
        "--model DIR --data SPEC [OPTIONS]",
        "graft evaluate --model run --data sample");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.refuseOperands();
    data.require(name());
    Path directory = model.directory(name());
    PrecisionOption.Decided decided = precision.decide();
    SessionOptions session = decided.session();
    try (GraftModel opened = GraftModel.open(directory, session);
        DataSplit set = open(opened, session)) {
      List<String> labels = opened.description().labels();
      int k = topK(topK, labels.size());
      ImageDataset images =
          DataOption.subset(
              "--subset", split == Split.TRAIN ? set.train() : set.validation(), subset);
      batchSize.checkMemory(arguments, images.size(), opened.description().imageSize());
      decided.notice().ifPresent(console::notice);
      ClassificationReport report = report(opened, images, batchSize.images(), k, console);
      console.out().print(json ? JsonText.of(report) : ReportText.of(report));
      return ExitCode.DONE;
    }
  }

  private DataSplit open(GraftModel opened, SessionOptions session) {
    ModelDescription description = opened.description();
    OwnSize ownSize = OwnSize.recorded(description.imageSide(), description.imageSize());
    return DataOption.open(
        data.spec(),
        opened.directory(),
        description,
        session,
        maxPixels.pixels(),
        Optional.of(ownSize));
  }

  private static int topK(Integer asked, int classes) {
    return Values.atMost("--top-k", asked, PRESET_TOP_K, classes, "the model's classes");
  }

  /** Measures a model with the options' defaults and prints what the command prints. */
  static void print(GraftModel opened, ImageDataset images, Console console) {
    int batchSize = new BatchSizeOption().images();
    int k = topK(null, opened.description().labels().size());
    console.out().print(ReportText.of(report(opened, images, batchSize, k, console)));
  }

  private static ClassificationReport report(
      GraftModel opened, ImageDataset images, int batchSize, int k, Console console) {
    PredictionCounts counts = new PredictionCounts(opened.description().labels());
    double loss = evaluate(opened, images, batchSize, counts, console).loss();
    return counts.report(loss, List.of(k));
  }

  private static Evaluation evaluate(
      GraftModel opened,
      ImageDataset images,
      int batchSize,
      PredictionCounts counts,
      Console console) {
    try (Progress progress = console.progress("evaluate", "images", images.size())) {
      return Evaluator.evaluate(
          opened,
          new Inputs.Images(images),
          batchSize,
          (done, classes, probabilities) -> {
            counts.add(classes, probabilities);
            progress.update(done, "");
          });
    }
  }
}
