package graft.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.files.PathText;
import java.util.Optional;

/**
 * Rows as JSON, an object a line. Every object has {@code version}, {@code path}, {@code class},
 * {@code probability}, {@code top} and {@code error}, and with all probabilities {@code
 * probabilities}. What does not apply is null, or for {@code top} empty.
 */
public record JsonRows(Columns columns) implements FileFormat {
  /** Raised when a key changes its meaning or goes; not when one is added. */
  public static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  /** Every line stands for itself. */
  @Override
  public String header() {
    return "";
  }

  @Override
  public String row(Row row) {
    ObjectNode object = JSON.createObjectNode().put("version", VERSION);
    object.put("path", PathText.of(row.path()));
    object.putNull("class").putNull("probability");
    ArrayNode top = object.putArray("top");
    object.put("error", row.error());
    if (columns.allProbabilities()) {
      object.putNull("probabilities");
    }
    if (row.isReadable()) {
      addClasses(row, object, top);
    }
    return line(object);
  }

  private void addClasses(Row row, ObjectNode object, ArrayNode top) {
    float[] probabilities = row.probabilities();
    for (int c : columns.top(probabilities)) {
      String label = columns.labels().get(c);
      if (top.isEmpty()) {
        boolean below = columns.outcome(row) == Outcome.BELOW;
        object.put("class", below ? null : label).put("probability", probabilities[c]);
      }
      top.addObject().put("class", label).put("probability", probabilities[c]);
    }
    if (columns.allProbabilities()) {
      ObjectNode all = object.putObject("probabilities");
      for (int c = 0; c < probabilities.length; c++) {
        all.put(columns.labels().get(c), probabilities[c]);
      }
    }
  }

  private static String line(ObjectNode object) {
    try {
      return JSON.writeValueAsString(object) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + object, e);
    }
  }

  /** JSON has no line feeds but between objects. */
  @Override
  public boolean endsInField(String line, boolean beginsInField) {
    return false;
  }

  @Override
  public Optional<Kept> read(String row) {
    try {
      JsonNode object = JSON.readTree(row);
      if (!object.path("path").isTextual() || object.path("version").asInt() != VERSION) {
        return Optional.empty();
      }
      boolean hasClass = object.path("class").isTextual();
      Outcome outcome = hasClass ? Outcome.CLASSIFIED : Outcome.BELOW;
      boolean readable = object.path("error").isNull();
      return Optional.of(
          new Kept(object.get("path").asText(), readable ? outcome : Outcome.UNREADABLE));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
