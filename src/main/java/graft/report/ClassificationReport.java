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
 * --json}: up to 1,000 classes with the whole {@code confusion} matrix, above that with the {@code
 * confusion_cells} that are not zero.
 *
 * @param images images evaluated, at least 1
 * @param loss mean categorical cross-entropy over the images
 * @param accuracy fraction of images whose most probable class is the true one, 0 to 1
 * @param topAccuracy for each k, the fraction of images with the true class among the k most
 *     probable
 * @param classes one score for each class, in the order of the labels
 * @param cells the cells of the confusion matrix that are not zero, row by row
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClassificationReport(
    long images,
    double loss,
    double accuracy,
    @JsonProperty("top_k_accuracy") SortedMap<Integer, Double> topAccuracy,
    List<ClassScore> classes,
    @JsonIgnore List<ConfusionCell> cells) {
  /** More make a matrix of a million cells and more, nearly all of them zero. */
  private static final int MOST_CLASSES = 1000;

  @JsonProperty("confusion")
  private List<List<Long>> matrixInJson() {
    return classes.size() <= MOST_CLASSES ? confusion() : null;
  }

  @JsonProperty("confusion_cells")
  private List<ConfusionCell> cellsInJson() {
    return classes.size() <= MOST_CLASSES ? null : cells;
  }

  /**
   * The whole confusion matrix: {@code [true class][predicted class]}, in images. It grows with the
   * square of the number of classes.
   */
  public List<List<Long>> confusion() {
    List<List<Long>> rows = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      rows.add(new ArrayList<>(Collections.nCopies(classes.size(), 0L)));
    }
    cells.forEach(cell -> rows.get(cell.trueClass()).set(cell.predictedClass(), cell.images()));
    return rows;
  }
}
