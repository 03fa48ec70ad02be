package graft.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.contract.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * JSON files that people may read and only Graft may write: the field {@code checksum} is the
 * SHA-256 of the file without it. It detects damage and edits, not malice.
 */
public final class SealedJson {
  private static final String CHECKSUM = "checksum";
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
    try {
      JsonNode read = JSON.readTree(file.toFile());
      if (read instanceof ObjectNode tree) {
        JsonNode found = tree.remove(CHECKSUM);
        if (found != null && found.asText().equals(checksum(tree))) {
          return JSON.treeToValue(tree, type);
        }
      }
      throw damaged(file, remedy, null);
    } catch (JsonProcessingException e) {
      throw damaged(file, remedy, e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static GraftException damaged(Path file, String remedy, Exception cause) {
    return new GraftException(file + " is damaged or was altered; " + remedy, cause);
  }

  private static String checksum(ObjectNode tree) {
    return Hashes.sha256(JsonText.of(tree).getBytes(StandardCharsets.UTF_8));
  }
}
