package graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.machine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight threads with 200 pictures each get the answers of one. */
final class ClassifierThreadsTest {
  private static final int THREADS = 8;
  private static final int PICTURES = 200;

  @TempDir private Path folder;

  @Test
  void eightThreadsGetTheAnswersOfOne() throws Exception {
    List<Path> files = ApiFiles.pictures(folder.resolve("pictures"), PICTURES);
    try (ImageClassifier classifier = open()) {
      List<Prediction> one = files.stream().map(classifier::classify).toList();
      assertThat(files.stream().map(classifier::classify).map(Prediction::probabilities))
          .containsExactlyElementsOf(one.stream().map(Prediction::probabilities).toList());
      List<List<Prediction>> all =
          onAllThreads(
              thread -> {
                List<Prediction> mine = new ArrayList<>();
                for (int i = 0; i < PICTURES; i++) {
                  // Each thread begins elsewhere, so that different pictures meet.
                  Path file = files.get((i + 25 * thread) % PICTURES);
                  mine.add(classifier.classify(file));
                }
                return mine;
              });
      for (int thread = 0; thread < THREADS; thread++) {
        for (int i = 0; i < PICTURES; i++) {
          assertNear(all.get(thread).get(i), one.get((i + 25 * thread) % PICTURES));
        }
      }
    }
  }

  /** Lists, features and single pictures at once, of one classifier. */
  @Test
  void listsOfSeveralThreadsKeepTheirOrder() throws Exception {
    List<Path> files = ApiFiles.pictures(folder.resolve("pictures"), PICTURES);
    List<Picture> pictures = files.stream().map(Picture::of).toList();
    try (ImageClassifier classifier = open()) {
      List<Prediction> one = files.stream().map(classifier::classify).toList();
      List<List<PictureResult<Prediction>>> all =
          onAllThreads(
              thread -> {
                classifier.features(files.get(thread));
                return classifier.classifyAll(pictures);
              });
      for (List<PictureResult<Prediction>> answers : all) {
        for (int i = 0; i < PICTURES; i++) {
          assertThat(answers.get(i).picture().path()).hasValue(files.get(i));
          assertNear(answers.get(i).get(), one.get(i));
        }
      }
    }
  }

  private static void assertNear(Prediction one, Prediction other) {
    assertThat(one.probabilities()).containsExactly(other.probabilities(), within(1e-5f));
    assertThat(one.best().label()).isEqualTo(other.best().label());
  }

  private ImageClassifier open() {
    return ImageClassifier.load(
        ApiFiles.model(folder.resolve("model")),
        ModelOptions.defaults().threads(2).precision(Precision.FLOAT32));
  }

  private interface Work<T> {
    T of(int thread) throws IOException;
  }

  private static <T> List<T> onAllThreads(Work<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        tasks.add(() -> work.of(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
