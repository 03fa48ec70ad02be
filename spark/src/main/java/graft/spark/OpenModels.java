package graft.spark;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.failure.GraftException;
import graft.failure.WrongSettingException;
import graft.machine.Precision;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this process: however many tasks use one at the same time, it is opened once. It
 * stays open for later tasks until another one is asked for while nobody uses it, or the process
 * ends.
 */
final class OpenModels {
  /** An executor is a process, and its tasks share nothing but what is static. */
  private static final OpenModels OF_PROCESS = new OpenModels();

  private static final Logger LOG = LoggerFactory.getLogger(OpenModels.class);

  /** How long the end of the process waits for a model that is being opened. */
  private static final long SECONDS_AT_END = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Use, Opened> models = new HashMap<>();
  private int openings;
  private boolean ended;

  private OpenModels() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtEnd, "graft-close-models"));
  }

  static OpenModels ofProcess() {
    return OF_PROCESS;
  }

  /**
   * A model and how it is computed.
   *
   * @param threads at least 1
   * @param decoders threads for the pictures of a task
   * @param precision null for the fastest that suits the machine
   */
  record Use(ShippedModel model, int threads, int decoders, Precision precision, boolean trusted) {}

  private static final class Opened {
    final ImageClassifier classifier;
    int users;

    Opened(ImageClassifier classifier) {
      this.classifier = classifier;
    }
  }

  /** A task's right to a model, which it gives back. */
  final class Lease implements AutoCloseable {
    private final Opened opened;

    private Lease(Opened opened) {
      this.opened = opened;
    }

    ImageClassifier classifier() {
      return opened.classifier;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        opened.users--;
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * The model, which is opened if it is not; other tasks that ask for one wait meanwhile.
   *
   * @throws GraftException if it can't be opened
   * @throws TaskKilledException if the process ends
   */
  Lease lease(Use use) {
    lock.lock();
    try {
      if (ended) {
        throw new TaskKilledException("the executor ends");
      }
      Opened opened = models.get(use);
      if (opened == null) {
        closeUnused();
        opened = new Opened(open(use));
        models.put(use, opened);
        openings++;
      }
      opened.users++;
      return new Lease(opened);
    } finally {
      lock.unlock();
    }
  }

  /** How many times a model was opened. */
  int openings() {
    lock.lock();
    try {
      return openings;
    } finally {
      lock.unlock();
    }
  }

  private void closeUnused() {
    models
        .values()
        .removeIf(
            opened -> {
              if (opened.users == 0) {
                opened.classifier.close();
              }
              return opened.users == 0;
            });
  }

  private static ImageClassifier open(Use use) {
    Path natives = NativeLock.folder();
    ModelOptions options =
        ModelOptions.defaults()
            .threads(use.threads())
            .decoders(use.decoders())
            .trustModel(use.trusted())
            .nativeFolder(natives);
    return NativeLock.during(natives, () -> load(use, options));
  }

  /** Loads the first that can be loaded of the model's folders. */
  private static ImageClassifier load(Use use, ModelOptions options) {
    GraftException failed = null;
    for (Path folder : use.model().folders(Path.of(SparkFiles.getRootDirectory()))) {
      try {
        use.model().require(folder);
        ImageClassifier classifier = load(folder, options, use.precision());
        LOG.info("opened the model {} with {} threads", folder, use.threads());
        return classifier;
      } catch (GraftException e) {
        if (failed != null) {
          e.addSuppressed(failed);
        }
        failed = e;
      }
    }
    throw failed;
  }

  private static ImageClassifier load(Path folder, ModelOptions options, Precision precision) {
    if (precision == null) {
      return ImageClassifier.load(folder, options);
    }
    try {
      return ImageClassifier.load(folder, options.precision(precision));
    } catch (WrongSettingException e) {
      LOG.warn("{}; this executor computes in float32", e.getMessage());
      return ImageClassifier.load(folder, options.precision(Precision.FLOAT32));
    }
  }

  /** Calls that have begun go on; the last of them frees the model. */
  private void closeAtEnd() {
    try {
      if (lock.tryLock(SECONDS_AT_END, TimeUnit.SECONDS)) {
        try {
          ended = true;
          models.values().forEach(opened -> opened.classifier.close());
          models.clear();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
