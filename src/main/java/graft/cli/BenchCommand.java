package graft.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.bench.BenchCase;
import graft.bench.BenchReport;
import graft.bench.BenchSettings;
import graft.bench.BenchText;
import graft.bench.Benchmark;
import graft.cli.option.Arguments;
import graft.cli.option.PrecisionOption;
import graft.cli.option.QuietOption;
import graft.cli.option.Values;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.BenchProgress;
import graft.cli.terminal.Console;
import graft.cli.terminal.ConsoleProgress;
import graft.cli.terminal.ExitCode;
import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.cifar.Cifar10;
import graft.export.BaseNetworks;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.files.JsonText;
import graft.files.TemporaryFolder;
import graft.job.CallMemory;
import graft.job.NewModel;
import graft.machine.DecidedPrecision;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.train.ModelFolder;
import graft.train.NetworkSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code graft bench}: how fast this machine runs a model, compared with its peak speed. */
final class BenchCommand implements Command {
  @Parameter(
      names = "--model",
      order = 0,
      description =
          "DIR: the model or run to measure (default: the built-in base, exported to a temporary"
              + " folder)")
  private Path model;

  @Parameter(
      names = "--image-size",
      order = 1,
      description =
          "N: without --model, height and width in pixels that images are resized to (default:"
              + " 299)")
  @Whole(least = BaseNetworks.SMALLEST_IMAGE_SIZE, most = ExportSettings.MAX_IMAGE_SIZE)
  private Integer imageSize;

  @Parameter(
      names = "--batch-sizes",
      order = 2,
      description =
          "N,...: images per call; every case is measured with each number (default: 8,30)")
  @Whole(least = 1, most = Whole.MOST_IMAGES)
  private List<Integer> batchSizes;

  @Parameter(
      names = "--runs",
      order = 3,
      description = "N: number of runs of at least a second each; their median is shown")
  @Whole(least = 1, most = 1000)
  private int runs = 5;

  @Parameter(
      names = "--only",
      order = 4,
      description =
          "CASE,...: some of forward, frozen, frozen_features, unfrozen, unfrozen_boundary,"
              + " evaluate, predict, unfrozen_files, unfrozen_augmented (default: all)")
  private List<BenchCase> only;

  @Parameter(
      names = "--photographs",
      order = 5,
      description =
          "N: number of JPEG files of a megapixel that unfrozen_files and unfrozen_augmented read")
  @Whole(least = BenchSettings.LEAST_PHOTOGRAPHS, most = 100_000)
  private int photographs = 100;

  @Parameter(names = "--json", order = 6, description = "print JSON instead of a table")
  private boolean json;

  @ParametersDelegate private final PrecisionOption precision = new PrecisionOption();

  @ParametersDelegate private final QuietOption quiet = new QuietOption();

  @Override
  public About about() {
    return new About(
        "bench",
        "compare this machine's speed on the model with its peak speed",
        "[OPTIONS]",
        "graft bench --only forward,unfrozen_boundary --batch-sizes 30");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    arguments.refuseOperands();
    if (model != null && imageSize != null) {
      throw new ParameterException(
          "--image-size is for the built-in base: a --model has its own image size");
    }
    refuseEmpty("--batch-sizes", "a whole number from 1 to " + Whole.MOST_IMAGES, batchSizes);
    refuseEmpty("--only", Values.oneOf(labels(BenchCase.values())), only);
    if (only != null) {
      checkPhotographs(arguments, only);
    }
    DecidedPrecision decided = precision.decide();
    SessionOptions session = decided.session();
    try (TemporaryFolder folder = TemporaryFolder.create();
        GraftModel opened = GraftModel.open(directory(folder.path(), session, console), session);
        DataSplit sample = sample(opened, session);
        BenchProgress progress = new BenchProgress(console)) {
      checkPhotographs(arguments, cases(opened));
      checkMemory(opened.description().imageSize());
      decided.notice().ifPresent(console::notice);
      BenchReport report =
          new Benchmark(opened, settings(opened, session), progress)
              .run(sample.train(), folder.path().resolve("pictures"));
      console.out().print(json ? JsonText.of(report) : BenchText.of(report));
      return ExitCode.DONE;
    }
  }

  /** Refuses an empty list, which JCommander makes of a single comma. */
  private static void refuseEmpty(String option, String rule, List<?> values) {
    if (values != null && values.isEmpty()) {
      throw Values.refused(option, rule, "");
    }
  }

  private static List<String> labels(BenchCase... cases) {
    return Arrays.stream(cases).map(BenchCase::label).toList();
  }

  /** Refuses {@code --photographs} if no case would read them. */
  private static void checkPhotographs(Arguments arguments, List<BenchCase> cases) {
    if (cases.stream().noneMatch(BenchCase::readsAhead)) {
      BenchCase[] readers =
          Arrays.stream(BenchCase.values()).filter(BenchCase::readsAhead).toArray(BenchCase[]::new);
      arguments.refuse(
          List.of("--photographs"),
          "only " + String.join(" and ", labels(readers)) + " read photographs, and neither runs");
    }
  }

  private void checkMemory(int size) {
    if (batchSizes != null) {
      batchSizes.forEach(images -> CallMemory.check("--batch-sizes", images, images, size));
    }
  }

  private Path directory(Path folder, SessionOptions session, Console console) {
    if (model != null) {
      return ModelFolder.resolve(model);
    }
    console.notice("exporting the built-in base to a temporary folder");
    Path exported = folder.resolve("model");
    NetworkSettings builtin = NetworkSettings.defaults().weights("builtin");
    NewModel made = new NewModel(imageSize == null ? builtin : builtin.imageSize(imageSize));
    Exporter.export(
        made.settings(Cifar10.CLASS_NAMES, 0),
        made.weights(new ConsoleProgress(console)),
        exported,
        false,
        session.inFloat32());
    return exported;
  }

  private static DataSplit sample(GraftModel opened, SessionOptions session) {
    int size = opened.description().imageSize();
    return DataSpec.open(
        DataSpec.SAMPLE,
        new DataOptions(Installation.cache(), Installation.sample(), size, 0, session));
  }

  private List<BenchCase> cases(GraftModel opened) {
    return only == null ? BenchSettings.casesOf(opened.trainable()) : only;
  }

  private BenchSettings settings(GraftModel opened, SessionOptions session) {
    return new BenchSettings(
        cases(opened),
        batchSizes == null ? List.of(8, 30) : batchSizes,
        photographs,
        BenchSettings.PREDICTED,
        runs,
        session);
  }
}
