package graft.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * A comparison of a model's predictions with the labels. Jackson writes it as the JSON of {@code
 * --json}. With up to 1,000 classes the JSON has the whole {@code confusion} matrix, with more it
 * has only the {@code confusion_cells} that are not zero.
 *
 * @param images images evaluated, at least 1
 * @param loss mean categorical cross-entropy over the images
 * @param accuracy fraction of images whose most probable class is the true class, 0 to 1
 * @param topAccuracy for each k, the fraction of images with the true class among the k most
 *     probable
 * @param classes one score per class, in the order of the labels
 * @param cells the cells of the confusion matrix that are not zero, row by row
 * @param tta test-time augmentation: {@code flip}; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClassificationReport(
    long images,
    double loss,
    double accuracy,
    @JsonProperty("top_k_accuracy") SortedMap<Integer, Double> topAccuracy,
    List<ClassScore> classes,
    @JsonIgnore List<ConfusionCell> cells,
    String tta) {
  /**
   * The most classes for which the whole confusion matrix is written. With more classes it has over
   * a million cells, nearly all of them zero.
   */
  private static final int MOST_CLASSES = 1000;

  /**
   * This report, marked as the result of test-time augmentation.
   *
   * @param kind the augmentation: {@code flip}
   */
  public ClassificationReport withTta(String kind) {
    return new ClassificationReport(images, loss, accuracy, topAccuracy, classes, cells, kind);
  }

  @JsonProperty("confusion")
  private List<List<Long>> matrixInJson() {
    return classes.size() <= MOST_CLASSES ? confusion() : null;
  }

  @JsonProperty("confusion_cells")
  private List<ConfusionCell> cellsInJson() {
    return classes.size() <= MOST_CLASSES ? null : cells;
  }

  /** Mean F1 of the classes of which there are images, 0 to 1. */
  public double meanF1() {
    return classes.stream()
        .filter(ClassScore::isMeasured)
        .mapToDouble(ClassScore::f1)
        .average()
        .orElse(0);
  }

  /** The names of the classes of which there are no images, in the order of the labels. */
  public List<String> classesWithoutImages() {
    return classes.stream().filter(each -> !each.isMeasured()).map(ClassScore::name).toList();
  }

  /**
   * The whole confusion matrix: numbers of images by {@code [true class][predicted class]}. Its
   * size is the square of the number of classes.
   */
  public List<List<Long>> confusion() {
    List<List<Long>> rows = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      rows.add(new ArrayList<>(Collections.nCopies(classes.size(), 0L)));
    }
    cells.forEach(cell -> rows.get(cell.trueClass()).set(cell.predictedClass(), cell.images()));
    return rows;
  }

  /**
   * A cell of the confusion matrix.
   *
   * @param trueClass index of the images' true class
   * @param predictedClass index of the class predicted for these images
   * @param images number of images, at least 1
   */
  public record ConfusionCell(
      @JsonProperty("true_class") int trueClass,
      @JsonProperty("predicted_class") int predictedClass,
      long images) {}

  /**
   * How well a model recognizes one class. A ratio whose denominator is zero is 0, as in
   * scikit-learn.
   *
   * @param name the class's name
   * @param precision correct predictions of this class divided by all predictions of it, 0 to 1
   * @param recall correct predictions of this class divided by {@code support}, 0 to 1
   * @param f1 harmonic mean of precision and recall, 0 to 1
   * @param support number of images that belong to this class
   */
  public record ClassScore(String name, double precision, double recall, double f1, long support) {
    /** Whether there are images of the class; without any, its ratios say nothing. */
    @JsonIgnore
    public boolean isMeasured() {
      return support > 0;
    }

    /**
     * Computes the scores from counts.
     *
     * @param hits number of images that belong to the class and are predicted as it
     * @param predicted number of images predicted as the class
     * @param support number of images that belong to the class
     */
    static ClassScore of(String name, long hits, long predicted, long support) {
      return new ClassScore(
          name,
          ratio(hits, predicted),
          ratio(hits, support),
          ratio(2 * hits, predicted + support),
          support);
    }

    private static double ratio(long part, long whole) {
      return whole == 0 ? 0 : (double) part / whole;
    }
  }
}
