package graft.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things lie in a SavedModel directory, and how {@code graft.json} and {@code labels.txt} are
 * read and written.
 */
public final class ModelFiles {
  /** The graph and the signatures, by TensorFlow's own convention. */
  public static final String SAVED_MODEL = "saved_model.pb";

  /** What a checkpoint's files begin with, by TensorFlow's own convention. */
  public static final String VARIABLES_PREFIX = "variables/variables";

  private static final String DESCRIPTION = "assets/graft.json";
  private static final String LABELS = "assets/labels.txt";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          // The contract grows by adding: a newer model may say more than this Graft knows.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ModelFiles() {}

  /**
   * Writes {@code graft.json} and {@code labels.txt} into the folder {@code assets} of a model that
   * is being written.
   *
   * @throws IOException when a file can't be written
   */
  public static void writeDescription(Path model, ModelDescription description) throws IOException {
    Files.createDirectories(model.resolve(DESCRIPTION).getParent());
    Files.writeString(model.resolve(DESCRIPTION), JSON.writeValueAsString(description) + "\n");
    Files.write(model.resolve(LABELS), description.labels());
  }

  /**
   * Reads {@code graft.json} and {@code labels.txt}.
   *
   * @throws GraftException when one is missing, no JSON, of another contract version, or
   *     contradicts the other
   */
  public static ModelDescription readDescription(Path model) {
    final Path file = model.resolve(DESCRIPTION);
    final List<String> labels = readLabels(model.resolve(LABELS));
    try {
      final ObjectNode json = JSON.readValue(file.toFile(), ObjectNode.class);
      final int version = json.path("contract").asInt(-1);
      if (version != Signatures.CONTRACT_VERSION) {
        throw new GraftException(
            "%s has \"contract\": %s, this Graft reads contract %d; export the model again"
                .formatted(file, json.path("contract"), Signatures.CONTRACT_VERSION));
      }
      final ModelDescription read = JSON.treeToValue(json, ModelDescription.class);
      return complete(file, read, labels);
    } catch (JsonProcessingException e) {
      throw new GraftException(
          "%s is damaged (%s); export the model again".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new GraftException("cannot read %s (%s)".formatted(file, reason(e)), e);
    }
  }

  private static ModelDescription complete(Path file, ModelDescription read, List<String> labels) {
    if (read.base() == null || read.head() == null || read.parameters() == null) {
      throw new GraftException(
          "%s lacks \"base\", \"head\" or \"parameters\"; export the model again".formatted(file));
    }
    if (read.head().classes() != labels.size()) {
      throw new GraftException(
          "%s says %d classes, labels.txt beside it has %d lines; export the model again"
              .formatted(file, read.head().classes(), labels.size()));
    }
    return new ModelDescription(
        read.contract(),
        read.base(),
        read.imageSize(),
        labels,
        read.unfreezeFrom(),
        read.boundary(),
        read.head(),
        read.optimizer(),
        read.parameters(),
        read.training());
  }

  private static List<String> readLabels(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new GraftException("cannot read %s (%s)".formatted(file, reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "no such file" : e.getMessage();
  }
}
