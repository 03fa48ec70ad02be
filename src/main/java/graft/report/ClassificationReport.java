package graft.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * A model's predictions held against the truth.
 *
 * @param images images evaluated, at least 1
 * @param loss mean categorical cross-entropy over the images
 * @param accuracy fraction of images whose most probable class is the true one, 0 to 1
 * @param topAccuracy for each k, the fraction of images with the true class among the k most
 *     probable
 * @param classes one score for each class, in the order of the labels
 * @param cells those of the confusion matrix that are not zero, row by row
 */
public record ClassificationReport(
    long images,
    double loss,
    double accuracy,
    SortedMap<Integer, Double> topAccuracy,
    List<ClassScore> classes,
    List<ConfusionCell> cells) {

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
