package graft.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.failure.GraftException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a SavedModel directory. Reads and writes {@code graft.json} and {@code labels.txt}.
 */
public final class ModelFiles {
  /** The graph and the signatures, by TensorFlow's own convention. */
  public static final String SAVED_MODEL = "saved_model.pb";

  /** The prefix of a checkpoint's files, by TensorFlow's own convention. */
  public static final String VARIABLES_PREFIX = "variables/variables";

  /** The files of a checkpoint that is not sharded, by TensorFlow's own convention. */
  public static final List<String> VARIABLES =
      List.of(VARIABLES_PREFIX + ".index", VARIABLES_PREFIX + ".data-00000-of-00001");

  /** What people should know of a trained model, in Markdown; not every model has it. */
  public static final String CARD = "MODEL_CARD.md";

  private static final String DESCRIPTION = "assets/graft.json";
  private static final String LABELS = "assets/labels.txt";

  /** The files in every SavedModel directory that Graft writes, not counting the manifest. */
  public static final List<String> ALL =
      List.of(SAVED_MODEL, VARIABLES.get(0), VARIABLES.get(1), DESCRIPTION, LABELS);

  /**
   * Largest size of a file in bytes: enough for a history of 100,000 epochs, or for a million
   * labels.
   */
  private static final int MAX_BYTES = 32 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxNestingDepth(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Otherwise the string "NaN" would be read as a number.
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // The contract grows by adding: a newer model may have fields that this version does not
          // know.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ModelFiles() {}

  /**
   * Writes {@code graft.json} and {@code labels.txt} into the folder {@code assets}, which is
   * created if it does not exist.
   *
   * @param model the SavedModel directory
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
   * @param model the SavedModel directory
   * @throws GraftException when a file is missing, damaged or of another contract version, when a
   *     field is missing or out of range, or when the two files differ in the number of classes
   */
  public static ModelDescription readDescription(Path model) {
    Path file = model.resolve(DESCRIPTION);
    List<String> labels = readLabels(model.resolve(LABELS));
    ModelDescription read = read(file);
    if (read.head().classes() != labels.size()) {
      throw new GraftException(
          "%s says %d classes, but labels.txt beside it has %s; export the model again"
              .formatted(
                  file,
                  read.head().classes(),
                  labels.size() == 1 ? "1 line" : labels.size() + " lines"));
    }
    return read.withLabels(labels);
  }

  private static ModelDescription read(Path file) {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      JsonNode version = json.path("contract");
      if (!version.isInt() || version.intValue() != Signatures.CONTRACT_VERSION) {
        throw new GraftException(
            "%s has %s, but this Graft reads contract %d; export the model again"
                .formatted(
                    file,
                    version.isValueNode() ? "\"contract\": " + version : "no \"contract\"",
                    Signatures.CONTRACT_VERSION));
      }
      return JSON.treeToValue(json, ModelDescription.class);
    } catch (ValueInstantiationException e) {
      throw new GraftException(
          "%s %s; export the model again".formatted(file, e.getCause().getMessage()), e);
    } catch (JsonProcessingException | CharConversionException e) {
      throw new GraftException(
          "%s is damaged (%s); export the model again".formatted(file, words(e)), e);
    } catch (IOException e) {
      throw new GraftException("cannot read %s (%s)".formatted(file, reason(e)), e);
    }
  }

  private static List<String> readLabels(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new GraftException(
            "%s is damaged (more than %d MiB); export the model again"
                .formatted(file, MAX_BYTES >> 20));
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      List<String> labels = text.toString().lines().toList();
      ClassNames.check(file, labels);
      return labels;
    } catch (CharacterCodingException e) {
      throw new GraftException(
          "%s is damaged (it is not UTF-8 text); export the model again".formatted(file), e);
    } catch (IOException e) {
      throw new GraftException("cannot read %s (%s)".formatted(file, reason(e)), e);
    }
  }

  private static String words(IOException e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : "it is not UTF-8 text";
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "no such file" : e.getMessage();
  }
}
