package graft.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import graft.files.JsonText;
import java.util.List;
import java.util.Map;

/**
 * A report as JSON.
 *
 * @param topAccuracy from k to a value
 * @param classes each with {@code name}, {@code precision}, {@code recall}, {@code f1} and {@code
 *     support}
 * @param confusion rows: true class, columns: predicted class; null above 1,000 classes
 * @param cells only then: the cells that are not zero, each with {@code true_class}, {@code
 *     predicted_class} and {@code images}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportJson(
    long images,
    double loss,
    double accuracy,
    @JsonProperty("top_k_accuracy") Map<Integer, Double> topAccuracy,
    List<ClassScore> classes,
    List<List<Long>> confusion,
    @JsonProperty("confusion_cells") List<ConfusionCell> cells) {
  /** More make a matrix of a million cells and more, nearly all of them zero. */
  private static final int MOST_CLASSES = 1000;

  /** The report as indented JSON text, ended by a newline; equal reports give equal text. */
  public static String of(ClassificationReport report) {
    boolean whole = report.classes().size() <= MOST_CLASSES;
    return JsonText.of(
        new ReportJson(
            report.images(),
            report.loss(),
            report.accuracy(),
            report.topAccuracy(),
            report.classes(),
            whole ? report.confusion() : null,
            whole ? null : report.cells()));
  }
}
