package graft.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.contract.EpochRecord;
import graft.failure.GraftException;
import graft.files.JsonText;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The epochs of a run, kept as {@code history.csv} and {@code history.json}. */
public final class History {
  static final String CSV_FILE = "history.csv";
  static final String JSON_FILE = "history.json";

  private static final JsonMapper JSON = new JsonMapper();

  private History() {}

  /**
   * Replaces both files; a file is written whole or not at all.
   *
   * @throws GraftException if a file can't be written
   */
  static void write(Path directory, List<EpochRecord> epochs) {
    WholeFile.writeString(directory.resolve(CSV_FILE), csv(epochs));
    WholeFile.writeString(directory.resolve(JSON_FILE), JsonText.of(epochs));
  }

  /**
   * The epochs of a run; none if its file is gone.
   *
   * @throws GraftException if the file can't be read
   */
  public static List<EpochRecord> read(Path run) {
    Path file = run.resolve(JSON_FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return List.of(JSON.readValue(file.toFile(), EpochRecord[].class));
    } catch (JsonProcessingException e) {
      throw new GraftException(file + " is damaged: it holds no list of epochs", e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /**
   * Deletes both files.
   *
   * @throws IOException if a file can't be deleted
   */
  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(CSV_FILE));
    Files.deleteIfExists(directory.resolve(JSON_FILE));
  }

  /** The columns have the names of the JSON's fields. */
  private static String csv(List<EpochRecord> epochs) {
    List<String> header = RunJson.fields(EpochRecord.class);
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(header.toArray(String[]::new))
            .get();
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (EpochRecord epoch : epochs) {
        JsonNode row = JSON.valueToTree(epoch);
        printer.printRecord(header.stream().map(name -> row.get(name).asText()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a StringBuilder never fails", e);
    }
    return text.toString();
  }
}
