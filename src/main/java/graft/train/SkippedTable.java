package graft.train;

import graft.dataset.BadPicture;
import graft.failure.GraftException;
import graft.files.PathText;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The pictures that a run skips, in {@code skipped.csv}: {@code path,reason}. */
record SkippedTable(Path file) {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  /** Writes the table; without bad pictures there is none. */
  void write(List<BadPicture> bad) {
    if (bad.isEmpty()) {
      delete();
      return;
    }
    WholeFile.write(
        file,
        out -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          CSVPrinter printer = new CSVPrinter(text, FORMAT);
          printer.printRecord("path", "reason");
          for (BadPicture picture : bad) {
            printer.printRecord(text(picture), picture.reason());
          }
          text.flush();
        });
  }

  private static String text(BadPicture picture) {
    return PathText.of(picture.path().toAbsolutePath().normalize());
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new GraftException("cannot delete " + file + " (" + Reason.of(e) + ")", e);
    }
  }

  /**
   * Says which pictures are skipped now that were not when the table was written, and the reverse.
   * The data may lie elsewhere now, so paths are compared by their last two names.
   */
  List<String> differences(List<BadPicture> now) {
    Set<String> then = names(read());
    Set<String> all = names(now.stream().map(SkippedTable::text).toList());
    List<String> differences = new ArrayList<>();
    all.stream()
        .filter(name -> !then.contains(name))
        .forEach(name -> differences.add(name + " was not skipped when the run began"));
    then.stream()
        .filter(name -> !all.contains(name))
        .forEach(name -> differences.add(name + ", skipped when the run began, is not any more"));
    return differences;
  }

  private static Set<String> names(List<String> paths) {
    Set<String> names = new LinkedHashSet<>();
    for (String path : paths) {
      int last = path.replace('\\', '/').lastIndexOf('/');
      names.add(path.substring(path.replace('\\', '/').lastIndexOf('/', last - 1) + 1));
    }
    return names;
  }

  private List<String> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = CSVParser.parse(reader, FORMAT)) {
      List<CSVRecord> rows = parser.getRecords();
      return rows.stream().skip(1).map(row -> row.get(0)).toList();
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
