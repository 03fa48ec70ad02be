package graft.leaks;

import graft.cache.FailingConversion;
import graft.dataset.image.ImageDecoder;
import graft.process.LaunchedJava;
import graft.process.ProcessUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that does each kind of work over and over, and prints what it held after a tenth of it
 * and at the end.
 */
final class LeakProcess {
  /** Fewer would not tell what is kept each time from what is kept once. */
  private static final int LEAST_TIMES = 10;

  private LeakProcess() {}

  /**
   * A kind of work.
   *
   * @param times how often it is done in full
   */
  private record Work(String name, int times, Runnable once) {}

  /** {@code FOLDER PART}: every PART-th of the full work. */
  public static void main(String[] args) throws IOException {
    List<String> own = LaunchedJava.own(args);
    Path folder = Path.of(own.get(0));
    int part = Integer.parseInt(own.get(1));
    Path model = TinyWork.model(folder);
    try (TinyWork calls = new TinyWork(model, folder);
        TinyFiles files = new TinyFiles(model, folder)) {
      for (Work work :
          List.of(
              new Work("training steps", 10_000, calls::trainingStep),
              new Work("forward calls", 20_000, calls::forwardCall),
              new Work("checkpoints written and read", 1_000, calls::checkpoint),
              new Work("pictures decoded", 20_000, files::decode),
              new Work("tables of predictions", 2_000, files::predict),
              new Work("batches from a cache", 20_000, files::readCache),
              new Work("models opened and closed", 200, files::openModel),
              new Work("classifiers opened and closed", 200, files::classify),
              new Work("damaged models refused", 200, files::openDamagedModel),
              new Work("graphs that fail to build", 4_000, LeakProcess::failToBuild),
              new Work("label errors and duplicates", 100, TinySearch::search),
              new Work("models exported", 100, files::export),
              new Work("training runs", 100, files::train))) {
        measure(work, part);
      }
    }
  }

  /** Without options there is no session, and nobody is given the graph to close it. */
  private static void failToBuild() {
    try (ImageDecoder decoder = new ImageDecoder(8, null)) {
      throw new IllegalStateException("built: " + decoder);
    } catch (NullPointerException e) {
      FailingConversion.build();
    }
  }

  private static void measure(Work work, int part) {
    int times = Math.max(LEAST_TIMES, work.times() / part);
    int first = Math.max(1, times / 10);
    long start = System.nanoTime();
    repeat(work, first);
    ProcessUse tenth = settled();
    repeat(work, times - first);
    System.out.printf(
        "%s,%d,%.1f,%s %s%n",
        work.name(), times, (System.nanoTime() - start) / 1e9, tenth, settled());
  }

  private static void repeat(Work work, int times) {
    for (int i = 0; i < times; i++) {
      work.once().run();
    }
  }

  /** Without the garbage of Java's that happens to lie about. */
  private static ProcessUse settled() {
    System.gc();
    return ProcessUse.now();
  }
}
