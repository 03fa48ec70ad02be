package graft.job;

import graft.analysis.Duplicates;
import graft.analysis.FeatureRows;
import graft.analysis.LabelErrors;
import graft.cache.Inputs;
import graft.cache.Inputs.InputBatch;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.failure.StoppedException;
import graft.machine.SessionOptions;
import graft.train.RunFeatures;
import graft.train.RunFile;
import graft.train.SideWork;
import graft.train.TrainingListener;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * What a run's features tell about its data.
 *
 * @param data the data without pictures that can't be decoded, in the order of the findings
 */
record Analysis(LabelErrors labelErrors, Duplicates duplicates, DataSplit data) {
  private static final double MOST_SECONDS = 180;
  private static final int MANY = 50_000;

  /**
   * Whether it takes minutes and not hours, so that it may be done unasked. Of a million pictures
   * hundreds of gigabytes of features would be read.
   *
   * @param pictures number of training and validation pictures
   */
  static boolean isShort(int pictures) {
    return pictures <= Duplicates.MOST_PICTURES;
  }

  /**
   * What the features tell that the run has cached: work of minutes, that is done unasked.
   *
   * @param data the run's data
   * @return empty if not all features are cached, they can't be used, or they are so many that it
   *     would take hours
   * @throws StoppedException when the listener asks for a stop
   */
  static Optional<Analysis> cached(
      RunFile run, DataSplit data, SessionOptions session, TrainingListener listener) {
    return SideWork.attempt(
        () -> inCaches(run, data, session, listener),
        listener,
        reason ->
            listener.notice(
                "warning: the report is written without label errors and duplicates (%s)"
                    .formatted(reason)));
  }

  private static Optional<Analysis> inCaches(
      RunFile run, DataSplit data, SessionOptions session, TrainingListener listener) {
    if (!isShort(data.train().size() + data.validation().size())) {
      return Optional.empty();
    }
    Optional<RunFeatures> cached = RunFeatures.cached(run, session, data, listener);
    if (cached.isEmpty()) {
      return Optional.empty();
    }
    try (RunFeatures features = cached.get()) {
      return Optional.of(of(features, run.settings().seed(), session, listener));
    }
  }

  /**
   * Looks for label errors and duplicates.
   *
   * @param seed the run's
   * @throws StoppedException when the listener asks for a stop
   */
  static Analysis of(
      RunFeatures features, long seed, SessionOptions session, TrainingListener listener) {
    DataSplit data = features.data();
    FeatureRows train = rows(features.train(), features.width());
    FeatureRows validation = rows(features.validation(), features.width());
    int[] labels = labels(data.train());
    LongConsumer passed =
        done -> {
          listener.passed(done);
          listener.stopIfAsked();
        };
    listener.passStarted("label errors", "images", LabelErrors.steps(labels.length));
    LabelErrors errors;
    try {
      int classes = data.train().classNames().size();
      errors = LabelErrors.find(train, labels, classes, seed, session, passed);
    } finally {
      listener.passEnded();
    }
    listener.passStarted("duplicates", "images", Duplicates.steps(train.size(), validation.size()));
    try {
      Duplicates duplicates =
          Duplicates.find(
              new Duplicates.Pictures(train, data.train()),
              new Duplicates.Pictures(validation, data.validation()),
              session,
              passed);
      return new Analysis(errors, duplicates, data);
    } finally {
      listener.passEnded();
    }
  }

  /**
   * How long {@link #of} takes at most, in seconds: by the number of rows that it reads, where
   * 50,000 training and 10,000 validation pictures may take {@link #MOST_SECONDS} on two cores.
   */
  static double mostSeconds(int training, int validation) {
    double errors = (double) LabelErrors.steps(training) / LabelErrors.steps(MANY);
    double pairs =
        (double) Duplicates.steps(training, validation) / Duplicates.steps(MANY, MANY / 5);
    return MOST_SECONDS * (errors + pairs) / 2;
  }

  private static int[] labels(ImageDataset images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  private static FeatureRows rows(Inputs features, int width) {
    return new FeatureRows() {
      @Override
      public int size() {
        return features.size();
      }

      @Override
      public int width() {
        return width;
      }

      @Override
      public TFloat32 read(int[] pictures) {
        InputBatch batch = features.batch(pictures);
        batch.labels().close();
        return (TFloat32) batch.input();
      }
    };
  }
}
