package graft.spark;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.failure.GraftException;
import graft.failure.WrongSettingException;
import graft.machine.Precision;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OF_PROCESS::closeAtEnd, "graft-close-models"));
  }

  private static final Logger LOG = LoggerFactory.getLogger(OpenModels.class);

  /** Changed by one thread at a time, and read at the end, which waits for nobody. */
  private final Map<Use, Opened> models = new ConcurrentHashMap<>();

  /** What was said once. */
  private final Set<Precision> impossible = ConcurrentHashMap.newKeySet();

  private volatile boolean ended;

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

  /**
   * Asks a model, which is opened if it is not; other tasks that need one wait meanwhile. It is not
   * closed before the answer is there.
   *
   * @throws GraftException if it can't be opened
   * @throws TaskKilledException if the process ends
   */
  <T> T ask(Use use, Function<ImageClassifier, T> question) {
    Opened opened = begin(use);
    try {
      return question.apply(opened.classifier);
    } finally {
      end(opened);
    }
  }

  private synchronized Opened begin(Use use) {
    if (ended) {
      throw new TaskKilledException("the executor ends");
    }
    Opened opened = models.get(use);
    if (opened == null) {
      closeUnused();
      opened = new Opened(open(use));
      models.put(use, opened);
    }
    opened.users++;
    return opened;
  }

  private synchronized void end(Opened opened) {
    opened.users--;
  }

  private void closeUnused() {
    models.values().stream()
        .filter(opened -> opened.users == 0)
        .forEach(opened -> opened.classifier.close());
    models.values().removeIf(opened -> opened.users == 0);
  }

  /** Opens the first that can be opened of the folders that Spark has unpacked. */
  private ImageClassifier open(Use use) {
    ModelOptions options =
        ModelOptions.defaults()
            .threads(use.threads())
            .decoders(use.decoders())
            .trustModel(use.trusted())
            .nativeFolder(LibraryFolder.choose());
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

  private ImageClassifier load(Path folder, ModelOptions options, Precision precision) {
    if (precision == null) {
      return ImageClassifier.load(folder, options);
    }
    try {
      return ImageClassifier.load(folder, options.precision(precision));
    } catch (WrongSettingException e) {
      if (impossible.add(precision)) {
        LOG.warn("{}; this executor computes in float32", e.getMessage());
      }
      return ImageClassifier.load(folder, options.precision(Precision.FLOAT32));
    }
  }

  /**
   * Calls that have begun go on; the last of them frees the model. A model that is just being
   * opened is not closed, because waiting for it would hold up the end of the process, which frees
   * it too.
   */
  void closeAtEnd() {
    ended = true;
    models.values().forEach(opened -> opened.classifier.close());
  }
}
