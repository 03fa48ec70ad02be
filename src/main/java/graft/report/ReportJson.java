package graft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.files.JsonText;

/**
 * A report as JSON: {@code images}, {@code loss}, {@code accuracy}, {@code top_k_accuracy} (an
 * object from k to a value), {@code classes} (objects with {@code name}, {@code precision}, {@code
 * recall}, {@code f1}, {@code support}) and {@code confusion} (rows: true class, columns: predicted
 * class).
 */
public final class ReportJson {
  private ReportJson() {}

  /** The report as indented JSON text, ended by a newline; equal reports give equal text. */
  public static String of(ClassificationReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("images", report.images());
    root.put("loss", report.loss());
    root.put("accuracy", report.accuracy());
    ObjectNode top = root.putObject("top_k_accuracy");
    report.topAccuracy().forEach((k, value) -> top.put(Integer.toString(k), value));
    ArrayNode classes = root.putArray("classes");
    for (ClassScore score : report.classes()) {
      classes
          .addObject()
          .put("name", score.name())
          .put("precision", score.precision())
          .put("recall", score.recall())
          .put("f1", score.f1())
          .put("support", score.support());
    }
    ArrayNode confusion = root.putArray("confusion");
    report.confusion().forEach(row -> row.forEach(confusion.addArray()::add));
    return JsonText.of(root);
  }
}
