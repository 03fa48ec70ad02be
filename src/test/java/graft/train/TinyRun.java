package graft.train;

import graft.dataset.DataSplit;
import graft.export.TinyModel;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of the tiny model on the tiny data, with the settings that {@link TinySettings} has without
 * being told others.
 *
 * @param model exported
 * @param output which need not exist
 */
public record TinyRun(Path model, Path output) {
  /** One that is still to begin, with a model of its own. */
  static TinyRun in(Path folder) {
    return new TinyRun(TinyModel.export(folder.resolve("model"), 0.3), folder.resolve("run"));
  }

  /** Trains a new run from beginning to end. */
  public static void run(TrainingSettings settings, DataSplit data, TrainingListener... listeners) {
    try (TrainingRun run = TrainingRun.open(settings, TrainingRun.Start.NEW, data.name())) {
      train(run, data, listeners);
    }
  }

  /** Trains an open run without a large phase to its end. */
  public static void train(TrainingRun run, DataSplit data, TrainingListener... listeners) {
    Listeners all = new Listeners(List.of(listeners));
    all.during(
        () -> {
          run.train(
              data,
              (trained, larger) -> {
                throw new IllegalStateException("a large phase needs an export");
              },
              all);
          return run;
        });
  }

  /** Trains to the end. */
  static void train(TrainingSettings settings) {
    run(settings, TinyData.dataSet(), new RecordingListener());
  }

  /** The SHA-256 of a finished run's weights. */
  static String weights(Path finished) {
    return Hashes.sha256(finished.resolve("unfrozen/variables/variables.data-00000-of-00001"));
  }

  /** With its settings, in another directory. */
  TrainingSettings settings(Path other) {
    return new TinySettings(model, other).settings();
  }

  /** Opens it. */
  TrainingRun open(TrainingRun.Start start) {
    return TrainingRun.open(settings(output), start, "tiny");
  }
}
