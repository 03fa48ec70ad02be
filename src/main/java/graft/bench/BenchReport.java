package graft.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.machine.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The result of a benchmark. Jackson writes it as the JSON of {@code --json}.
 *
 * @param machine the computer
 * @param model the model that was measured
 * @param runs number of runs of each case; each peak is measured in this number of runs before the
 *     cases and again after the cases
 * @param runSeconds least duration of a run in seconds
 * @param photographs what the cases that read ahead read; null without such a case
 * @param peaks one peak for each precision: the session's, and those that the machine computes
 *     natively
 * @param measurements one measurement per batch size and case, grouped by batch size
 * @param predicted what classifying photographs makes of what its two halves allow; none without
 *     {@link BenchCase#PREDICT}
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchReport(
    Machine machine,
    Model model,
    int runs,
    double runSeconds,
    Photographs photographs,
    List<Peak> peaks,
    List<Measurement> measurements,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Predicted> predicted) {
  public BenchReport {
    peaks = List.copyOf(peaks);
    measurements = List.copyOf(measurements);
    predicted = List.copyOf(predicted);
  }

  /**
   * How much of the rate of a step from photographs remains when they are also changed at random;
   * one for each batch size, or none without both cases.
   */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public List<Augmented> augmented() {
    return measurements.stream()
        .filter(each -> each.benchCase() == BenchCase.UNFROZEN_AUGMENTED)
        .flatMap(each -> plain(each.batchSize()).map(plain -> Augmented.of(each, plain)).stream())
        .toList();
  }

  private Optional<Measurement> plain(int batchSize) {
    return measurements.stream()
        .filter(each -> each.benchCase() == BenchCase.UNFROZEN_FILES)
        .filter(each -> each.batchSize() == batchSize)
        .findFirst();
  }

  /**
   * The step from photographs with {@code --augment standard} beside the step without.
   *
   * @param shareOfRate median of the images per second with it, divided by the median without
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Augmented(int batchSize, double shareOfRate) {
    static Augmented of(Measurement augmented, Measurement plain) {
      double with = augmented.imagesPerSecond().median();
      return new Augmented(augmented.batchSize(), with / plain.imagesPerSecond().median());
    }
  }

  /**
   * JPEG files that are read in turn.
   *
   * @param count number of files
   * @param width in pixels
   * @param height in pixels
   */
  public record Photographs(int count, int width, int height) {
    String sizeText() {
      return width + " x " + height;
    }
  }

  /**
   * Photographs that were classified, in images per second.
   *
   * @param network of the network alone, on pictures that are decoded already
   * @param decoding of decoding alone, on all processors
   * @param endToEnd from files to the rows of a table
   * @param shareOfBoth {@code endToEnd}, divided by 1 / (1 / network + 1 / decoding), which is what
   *     a machine can do that does both all the time; medians
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Predicted(
      Photographs photographs,
      Spread network,
      Spread decoding,
      Spread endToEnd,
      double shareOfBoth) {
    static Predicted of(Photographs photographs, Spread network, Spread decoding, Spread endToEnd) {
      double both = 1 / (1 / network.median() + 1 / decoding.median());
      return new Predicted(photographs, network, decoding, endToEnd, endToEnd.median() / both);
    }
  }

  /**
   * The computer and how TensorFlow uses it.
   *
   * @param gpu the GPU's model; null without a GPU
   * @param processor the processor's name
   * @param processors processors that the JVM may use
   * @param threads threads that TensorFlow computes with
   * @param precision the session's precision; shares are computed from the peak in this precision
   * @param tensorflow TensorFlow's version
   * @param onednn whether oneDNN's kernels run
   * @param onednnReason why oneDNN's kernels run or don't
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Machine(
      String gpu,
      String processor,
      int processors,
      int threads,
      Precision precision,
      String tensorflow,
      boolean onednn,
      String onednnReason) {}

  /**
   * The model.
   *
   * @param network the base's architecture
   * @param weights where the base's weights came from
   * @param imageSize height and width in pixels to which images are resized
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Model(String network, String weights, int imageSize) {}

  /**
   * The fastest of several products of matrices and convolutions.
   *
   * @param precision precision of its inputs
   * @param operation which it is, in a few words
   * @param gflops 10^9 operations per second, over all runs
   * @param before median of the runs before the cases
   * @param after median of the runs after the cases
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Peak(
      Precision precision, String operation, Spread gflops, double before, double after) {
    /** Medians that differ by at most this share agree. Idle machines stay within 1 or 2 %. */
    private static final double STEADY = 0.05;

    static Peak of(Precision precision, String operation, double[] before, double[] after) {
      double[] all = DoubleStream.concat(Arrays.stream(before), Arrays.stream(after)).toArray();
      return new Peak(
          precision,
          operation,
          Spread.of(all),
          Spread.of(before).median(),
          Spread.of(after).median());
    }

    /**
     * Whether the medians before and after the cases agree. If not, other work or heat has slowed
     * the machine, and the shares mean little.
     */
    @JsonProperty
    public boolean steady() {
      return Math.abs(after - before) <= STEADY * gflops.median();
    }
  }

  /**
   * One case at one batch size.
   *
   * @param gflopPerImage 10^9 operations per image, counted in the graph
   * @param gflops 10^9 operations per second
   * @param shareOfPeak median of {@code gflops} divided by the median of the peak
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Measurement(
      @JsonProperty("case") BenchCase benchCase,
      int batchSize,
      double gflopPerImage,
      Spread imagesPerSecond,
      Spread gflops,
      double shareOfPeak) {
    static Measurement of(
        BenchCase benchCase,
        int batchSize,
        double gflopPerImage,
        Spread imagesPerSecond,
        Spread peak) {
      Spread gflops = imagesPerSecond.times(gflopPerImage);
      return new Measurement(
          benchCase,
          batchSize,
          gflopPerImage,
          imagesPerSecond,
          gflops,
          gflops.median() / peak.median());
    }
  }
}
