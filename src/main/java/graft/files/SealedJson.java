package graft.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.failure.GraftException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * JSON files that anyone may read but only Graft may write. The field {@code checksum} is the
 * SHA-256 of the file without that field: it detects damage and edits, but no forgery.
 */
public final class SealedJson {
  private static final String CHECKSUM = "checksum";

  /** Size of the largest file that is read, a thousand times the usual size. */
  private static final long MOST_BYTES = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private SealedJson() {}

  /**
   * Writes a record, whole or not at all.
   *
   * @throws GraftException if it can't be written
   */
  public static void write(Path file, Object value) {
    ObjectNode tree = JSON.valueToTree(value);
    WholeFile.writeString(file, JsonText.of(tree.put(CHECKSUM, checksum(tree))));
  }

  /**
   * Reads a record.
   *
   * @param remedy what the user can do about damage, for the message
   * @throws GraftException if the file can't be read, is damaged or was edited
   */
  public static <T> T read(Path file, Class<T> type, String remedy) {
    return find(file, type)
        .orElseThrow(() -> new GraftException(file + " is damaged or was altered; " + remedy));
  }

  /**
   * Reads a record that Graft can do without.
   *
   * @return the record; empty if the file is damaged or was edited
   * @throws GraftException if the file can't be read
   */
  public static <T> Optional<T> find(Path file, Class<T> type) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      if (JSON.readTree(file.toFile()) instanceof ObjectNode tree) {
        JsonNode checksum = tree.remove(CHECKSUM);
        if (checksum != null && checksum.asText().equals(checksum(tree))) {
          return Optional.of(JSON.treeToValue(tree, type));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException | CharConversionException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static String checksum(ObjectNode tree) {
    return Hashes.sha256(JsonText.of(tree).getBytes(StandardCharsets.UTF_8));
  }
}
