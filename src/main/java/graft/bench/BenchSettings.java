package graft.bench;

import graft.machine.SessionOptions;
import java.util.List;

/**
 * What is measured.
 *
 * @param cases kinds of call, at least one
 * @param batchSizes images per call, each at least 1; every case is measured with each batch size
 * @param photographs number of JPEG files for the cases that read them ahead, at least {@link
 *     #LEAST_PHOTOGRAPHS}
 * @param predicted the kinds of photographs that are classified beside {@link BenchCase#PREDICT};
 *     none without that case
 * @param runs number of runs from which each median is taken, at least 1
 * @param session options of all TensorFlow sessions
 */
public record BenchSettings(
    List<BenchCase> cases,
    List<Integer> batchSizes,
    int photographs,
    List<BenchReport.Photographs> predicted,
    int runs,
    SessionOptions session) {
  /** Enough for two classes, each with a picture to validate on. */
  public static final int LEAST_PHOTOGRAPHS = 4;

  /** Photographs of phones and cameras, as they are and as they are passed on. */
  public static final List<BenchReport.Photographs> PREDICTED =
      List.of(
          new BenchReport.Photographs(300, 640, 427),
          new BenchReport.Photographs(150, 1280, 960),
          new BenchReport.Photographs(60, 4000, 3000));

  public BenchSettings {
    cases = cases.stream().distinct().sorted().toList();
    predicted = cases.contains(BenchCase.PREDICT) ? List.copyOf(predicted) : List.of();
    batchSizes = batchSizes.stream().distinct().toList();
    if (cases.isEmpty() || batchSizes.isEmpty()) {
      throw new IllegalArgumentException("expected at least one case and one batch size");
    }
    if (photographs < LEAST_PHOTOGRAPHS) {
      throw new IllegalArgumentException(
          "photographs (" + photographs + ") must be at least " + LEAST_PHOTOGRAPHS);
    }
    if (runs < 1 || batchSizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "runs (" + runs + ") and batch sizes " + batchSizes + " must be at least 1");
    }
  }

  /** All cases for a model with training signatures; for another model, those that need none. */
  public static List<BenchCase> casesOf(boolean trainable) {
    return List.of(BenchCase.values()).stream().filter(c -> trainable || !c.trains()).toList();
  }
}
