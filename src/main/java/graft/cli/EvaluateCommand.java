package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.cache.Inputs;
import graft.contract.SessionOptions;
import graft.dataset.DataSet;
import graft.dataset.LabeledImages;
import graft.report.ClassificationReport;
import graft.report.ReportJson;
import graft.report.ReportText;
import graft.runner.GraftModel;
import graft.train.Evaluation;
import graft.train.Evaluator;
import java.nio.file.Path;
import java.util.List;

/** {@code graft evaluate}: how good a model is on labelled images. */
final class EvaluateCommand implements Command {
  private static final int PRESET_TOP_K = 5;
  private static final String BATCH_SIZE = "--batch-size";

  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final DataOption data = new DataOption();
  @ParametersDelegate private final ThreadsOption threads = new ThreadsOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();

  @Parameter(
      names = "--split",
      order = 2,
      converter = SplitValue.class,
      description = "SPLIT: validation (CIFAR-10's test images) or train")
  private Split split = Split.VALIDATION;

  @Parameter(
      names = "--subset",
      order = 3,
      converter = Values.AtLeastOne.class,
      description = "N: only N images, balanced over the classes")
  private Integer subset;

  @Parameter(
      names = "--top-k",
      order = 4,
      converter = Values.MostProbable.class,
      description =
          "K: also the share of images with the true class among the K most probable (default: 5,"
              + " or all classes where there are fewer)")
  private Integer topK;

  @Parameter(
      names = BATCH_SIZE,
      order = 5,
      converter = Values.Images.class,
      description = "N: images in one call of the model")
  private int batchSize = 32;

  @Parameter(names = "--json", order = 6, description = "print JSON instead of text")
  private boolean json;

  enum Split {
    VALIDATION,
    TRAIN
  }

  static final class SplitValue extends Values.Choice<Split> {
    public SplitValue(String option) {
      super(option, Split.class);
    }
  }

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String summary() {
    return "measure loss, accuracy, precision, recall and confusion on labelled images";
  }

  @Override
  public String usage() {
    return "--model DIR --data SPEC [OPTIONS]";
  }

  @Override
  public String example() {
    return "graft evaluate --model run --data sample";
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.refuseOperands();
    data.require(name());
    Path directory = model.directory(name());
    PrecisionOption.Decided decided = precision.decide(threads);
    SessionOptions session = model.session(decided.session());
    try (GraftModel opened = GraftModel.open(directory, session)) {
      List<String> labels = opened.description().labels();
      int k = TopK.of(topK, PRESET_TOP_K, labels.size());
      Evaluation evaluation =
          evaluate(opened, decided, console, arguments.options().contains(BATCH_SIZE));
      ClassificationReport report =
          ClassificationReport.of(
              labels,
              evaluation.labels(),
              evaluation.probabilities(),
              evaluation.loss(),
              List.of(k));
      console.out().print(json ? ReportJson.of(report) : ReportText.of(report));
      return ExitCode.DONE;
    }
  }

  private LabeledImages images(DataSet set) {
    return Part.of("--subset", split == Split.TRAIN ? set.train() : set.validation(), subset);
  }

  private Evaluation evaluate(
      GraftModel opened, PrecisionOption.Decided decided, Console console, boolean sizeGiven) {
    try (DataSet set = data.open(opened.directory(), opened.description(), decided.session())) {
      LabeledImages images = images(set);
      if (sizeGiven) {
        int inCall = Math.min(batchSize, images.size());
        CallMemory.check(BATCH_SIZE, batchSize, inCall, opened.description().imageSize());
      }
      decided.notice().ifPresent(console::notice);
      try (Progress progress = console.progress("evaluate", "images", images.size())) {
        return Evaluator.evaluate(
            opened, Inputs.of(images), batchSize, done -> progress.update(done, ""));
      }
    }
  }
}
