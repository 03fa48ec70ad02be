package graft.train;

import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The file {@code data.csv}: the images that a run was begun with, those that can't be decoded
 * included. Runs of earlier versions have none.
 */
public record DataTable(Path file) {
  static final String NAME = "data.csv";

  private static final List<String> COLUMNS = List.of("path", "label", "part", "content");
  private static final String CONTENT = "[0-9a-f]{16}";

  /**
   * An image. There may be a million, twice: so those of a class share its name, and the hash is a
   * number.
   *
   * @param name the path of its file below the data's folder or their table's folder, with {@code
   *     /}, or its whole path; without a file of its own its part and number, such as {@code
   *     train/17}
   * @param label its class's name
   * @param part {@code TRAIN} or {@code VALIDATION}
   * @param content its {@linkplain ImageDataset#contentHash content hash}; in the file it has 16
   *     hexadecimal digits
   */
  public record Row(String name, String label, Part part, long content) {}

  /** The table of a run. */
  public static DataTable of(Path run) {
    return new DataTable(run.resolve(NAME));
  }

  /** Writes the table, whole or not at all. */
  void write(DataSplit data) {
    WholeFile.write(
        file,
        out -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          CSVPrinter printer = new CSVPrinter(text, SkippedTable.FORMAT);
          printer.printRecord(COLUMNS);
          for (Iterator<Row> rows = rows(data).iterator(); rows.hasNext(); ) {
            Row row = rows.next();
            printer.printRecord(
                row.name(), row.label(), row.part().label(), "%016x".formatted(row.content()));
          }
          text.flush();
        });
  }

  /**
   * The training and validation images of data as they are now, as the table would have them. Each
   * row is made when it is asked for, as there may be a million.
   */
  static Stream<Row> rows(DataSplit data) {
    String root = DataSpec.absolute(data.name());
    return Stream.concat(
        rows(root, Part.TRAIN, data.train()), rows(root, Part.VALIDATION, data.validation()));
  }

  private static Stream<Row> rows(String root, Part part, ImageDataset images) {
    long[] hashes = images.contentHashes();
    return IntStream.range(0, hashes.length).mapToObj(i -> rowOf(root, part, images, i, hashes[i]));
  }

  private static Row rowOf(String root, Part part, ImageDataset images, int index, long content) {
    String name =
        images
            .file(index)
            .map(file -> name(root, file))
            .orElseGet(() -> part.label() + "/" + images.number(index));
    return new Row(name, images.classNames().get(images.label(index)), part, content);
  }

  /**
   * A picture's name in the table.
   *
   * @param data the data's name, absolute if it is a path
   */
  static String name(String data, Path picture) {
    return SkippedTable.below(data, SkippedTable.text(picture)).replace(File.separatorChar, '/');
  }

  /**
   * The rows of the table.
   *
   * @return empty if the run has no table
   * @throws GraftException if it can't be read, or is damaged
   */
  public Optional<List<Row>> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = CSVParser.parse(reader, SkippedTable.FORMAT)) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext() || !COLUMNS.equals(records.next().toList())) {
        throw damaged(null);
      }
      Map<String, String> labels = new HashMap<>();
      List<Row> rows = new ArrayList<>();
      while (records.hasNext()) {
        rows.add(row(records.next(), labels));
      }
      return Optional.of(rows);
    } catch (UncheckedIOException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /**
   * A row of the file.
   *
   * @param labels the names of classes so far, each with itself
   */
  private Row row(CSVRecord row, Map<String, String> labels) {
    if (row.size() != COLUMNS.size() || !row.get(3).matches(CONTENT)) {
      throw damaged(null);
    }
    Part part =
        Stream.of(Part.TRAIN, Part.VALIDATION)
            .filter(each -> each.label().equals(row.get(2)))
            .findFirst()
            .orElseThrow(() -> damaged(null));
    return new Row(
        row.get(0),
        labels.computeIfAbsent(row.get(1), label -> label),
        part,
        Long.parseUnsignedLong(row.get(3), 16));
  }

  private GraftException damaged(Exception cause) {
    return new GraftException(
        "%s is damaged: it is not the table of a run's pictures; copy it back, or delete it: without it, only the data's fingerprint is compared"
            .formatted(file),
        cause);
  }
}
