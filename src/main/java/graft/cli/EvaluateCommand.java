package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.cli.option.Arguments;
import graft.cli.option.BatchSizeOption;
import graft.cli.option.DataOption;
import graft.cli.option.MaxBadOption;
import graft.cli.option.MaxPixelsOption;
import graft.cli.option.ModelOption;
import graft.cli.option.PrecisionOption;
import graft.cli.option.QuietOption;
import graft.cli.option.TtaOption;
import graft.cli.option.Values;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.ReportText;
import graft.contract.ModelDescription;
import graft.contract.ModelTraining;
import graft.contract.TrainedOn;
import graft.dataset.BadPictures;
import graft.dataset.DataOptions;
import graft.dataset.DataRequest;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.FewNames;
import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.dataset.Splitting;
import graft.dataset.augment.FlipAverage;
import graft.dataset.image.OwnSize;
import graft.export.ExportSettings;
import graft.failure.GraftException;
import graft.files.Count;
import graft.files.JsonText;
import graft.job.Measurement;
import graft.job.RunData;
import graft.job.WorkProgress;
import graft.machine.DecidedPrecision;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.report.ClassificationReport;
import graft.train.EvaluatedImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code graft evaluate}: how good a model is on labelled images. */
final class EvaluateCommand implements Command {
  @ParametersDelegate private final ModelOption model = new ModelOption();
  @ParametersDelegate private final DataOption data = new DataOption();
  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();
  @ParametersDelegate private final BatchSizeOption batchSize = new BatchSizeOption();
  @ParametersDelegate private final MaxPixelsOption maxPixels = new MaxPixelsOption();
  @ParametersDelegate private final MaxBadOption maxBad = new MaxBadOption();
  @ParametersDelegate private final TtaOption tta = new TtaOption();

  @Parameter(
      names = "--split",
      order = 2,
      description =
          "SPLIT: all, train, validation, test, or auto (the validation part if the data are"
              + " CIFAR-10 or those that the model was trained on; else all pictures that it was"
              + " not trained on)")
  private Split split = Split.AUTO;

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
          "K: also measure how often the true class is among the K most probable (default: 5); the"
              + " text leaves this share out where K is the number of classes: it is always 1")
  @Whole(least = 1, most = ExportSettings.MAX_CLASSES)
  private Integer topK;

  @Parameter(names = "--json", order = 6, description = "print JSON instead of text")
  private boolean json;

  enum Split {
    AUTO(Optional.empty()),
    ALL(Optional.empty()),
    TRAIN(Optional.of(Part.TRAIN)),
    VALIDATION(Optional.of(Part.VALIDATION)),
    TEST(Optional.of(Part.TEST));

    private final Optional<Part> part;

    Split(Optional<Part> part) {
      this.part = part;
    }
  }

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

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
    DecidedPrecision decided = precision.decide();
    SessionOptions session = decided.session();
    try (GraftModel opened = GraftModel.open(directory, session)) {
      int classes = opened.description().labels().size();
      int k = Values.atMost("--top-k", topK, Measurement.TOP_K, classes, "the number of classes");
      try (DataSplit set = open(opened, session, console);
          FlipAverage flip = tta.open(session)) {
        set.notes().forEach(console::notice);
        ImageDataset images = images(opened, set, console);
        batchSize.checkMemory(
            arguments, most -> Math.min(most, images.size()), opened.description().imageSize());
        decided.notice().ifPresent(console::notice);
        Measurement.Result measured =
            new Measurement(opened, batchSize.images(), flip, k, new ConsoleProgress(console))
                .of(images);
        BadPictures bad = set.bad().and(measured.bad());
        say(bad, measured.bad().size(), images.size(), console);
        ClassificationReport report = measured.report();
        List<String> missing = report.classesWithoutImages();
        if (!missing.isEmpty()) {
          console.notice("no picture of these classes is measured: " + FewNames.of(missing));
        }
        console.out().print(json ? JsonText.of(report) : ReportText.of(report, "--json"));
        if (flip != null) {
          console.notice(Count.of(report.images(), "image") + " evaluated" + tta.words());
        }
        return ExitCode.DONE;
      }
    }
  }

  /** Names the bad pictures, and refuses the measurement if they are too many. */
  private static void say(BadPictures bad, int badUsed, int used, Console console) {
    try {
      bad.require();
      bad.requireUsed(badUsed, used);
    } catch (GraftException e) {
      bad.linesOfRefused().forEach(console::notice);
      throw e;
    }
    bad.lines().forEach(console::notice);
  }

  private ImageDataset images(GraftModel opened, DataSplit set, Console console) {
    Optional<TrainedOn> trainedOn = TrainedOn.read(opened.directory());
    EvaluatedImages chosen =
        split == Split.AUTO
            ? EvaluatedImages.of(opened.description(), trainedOn, set)
            : EvaluatedImages.ofPart(split.part, trainedOn, set);
    console.notice(chosen.notice());
    return RunData.subset(
        "--subset", chosen.images(), subset == null ? OptionalInt.empty() : OptionalInt.of(subset));
  }

  /**
   * Opens the data, divided as for the model's training. The division of Graft 0.1.0 holds only for
   * the data that the model was trained on; other data are divided in the standard way. Only the
   * opened data tell which of the two they are, so data of the same classes may be opened twice.
   */
  private DataSplit open(GraftModel opened, SessionOptions session, Console console) {
    ModelDescription model = opened.description();
    Splitting splitting = recorded(model);
    if (!splitting.earlier()) {
      return open(model, session, splitting, console);
    }
    if (DataSpec.suitsEarlier(data.spec(), model.labels())) {
      DataSplit set = open(model, session, splitting, console);
      if (isTrainedOn(opened, set)) {
        return set;
      }
      set.close();
    }
    return open(model, session, Splitting.standard(), console);
  }

  /** Closes the data if that fails. */
  private static boolean isTrainedOn(GraftModel model, DataSplit set) {
    try {
      return EvaluatedImages.isTrainedOn(
          model.description(), TrainedOn.read(model.directory()), set);
    } catch (RuntimeException | Error e) {
      try (set) {
        throw e;
      }
    }
  }

  private static Splitting recorded(ModelDescription model) {
    ModelTraining training = model.training();
    return training == null
        ? Splitting.standard()
        : Splitting.recorded(training.split(), training.valSplit());
  }

  private DataSplit open(
      ModelDescription model, SessionOptions session, Splitting splitting, Console console) {
    try (WorkProgress reading = new WorkProgress(new ConsoleProgress(console))) {
      DataRequest request = new DataRequest(Optional.of(model.labels()), true, splitting, reading);
      OwnSize ownSize = OwnSize.recorded(model.imageSide(), model.imageSize());
      DataOptions options =
          DataOptions.installed(
              model.imageSize(), session, maxPixels.pixels(), Optional.of(ownSize), maxBad.share());
      return DataSpec.open(data.spec(), options, request);
    }
  }
}
