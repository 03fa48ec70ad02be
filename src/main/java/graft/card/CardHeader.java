package graft.card;

import graft.dataset.DataSpec;
import graft.report.ClassificationReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The YAML header of a card, with the fields of Hugging Face's model cards. */
record CardHeader(ModelCard card) {
  private static final String TASK = "image-classification";

  /** The header between its two lines of dashes. */
  String text() {
    ClassificationReport report = card.measured().report();
    StringBuilder text = new StringBuilder("---\n");
    text.append("license: ")
        .append(BaseOrigin.of(card.description().base()).licence())
        .append('\n');
    text.append("library_name: graft\n");
    text.append("pipeline_tag: " + TASK + "\n");
    text.append("tags:\n");
    for (String tag :
        List.of(TASK, "transfer-learning", "tensorflow", card.description().base().network())) {
      text.append("- ").append(Yaml.text(tag)).append('\n');
    }
    if (!DataSpec.isPath(card.data().name())) {
      // Both of Graft's own data sets are CIFAR-10.
      text.append("datasets:\n- cifar10\n");
    }
    text.append("metrics:\n- accuracy\n- f1\n");
    text.append(
        """
        model-index:
        - name: %s
          results:
          - task:
              type: %s
            dataset:
              type: %s
              name: %s
              split: validation
            metrics:
        """
            .formatted(
                Yaml.text(card.name()),
                TASK,
                DataSpec.isPath(card.data().name()) ? "imagefolder" : "cifar10",
                Yaml.text(card.data().shortName())));
    metrics(report).forEach((type, value) -> text.append(metric(type, value)));
    return text.append("---\n").toString();
  }

  /** The metrics by their names at Hugging Face. */
  private static Map<String, Double> metrics(ClassificationReport report) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("accuracy", report.accuracy());
    metrics.put("loss", report.loss());
    metrics.put("f1", report.meanF1());
    return metrics;
  }

  private static String metric(String type, double value) {
    // A number such as 1.0E-4 is a text to readers of YAML 1.1.
    String number = new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    return "    - type: %s\n      value: %s\n".formatted(type, number);
  }
}
