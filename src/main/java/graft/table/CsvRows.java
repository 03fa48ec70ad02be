package graft.table;

import graft.files.PathText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Rows as CSV. The columns are {@code path,class,probability,error}. With k classes per row, k
 * above 1, they are {@code path,class_1,probability_1,...,class_k,probability_k,error}, the most
 * probable class first. With all probabilities, {@code p_LABEL} follows for each label. The row of
 * a file that could not be read has only a path and an error. {@link PathText} writes the paths.
 * Lines end with a line feed.
 */
public record CsvRows(Columns columns) implements FileFormat {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  @Override
  public String header() {
    List<String> header = new ArrayList<>(List.of("path"));
    for (int k = 1; k <= columns.topK(); k++) {
      String suffix = columns.topK() == 1 ? "" : "_" + k;
      header.add("class" + suffix);
      header.add("probability" + suffix);
    }
    header.add("error");
    if (columns.allProbabilities()) {
      columns.labels().forEach(label -> header.add("p_" + label));
    }
    return line(header);
  }

  @Override
  public String row(Row row) {
    List<String> fields = new ArrayList<>(List.of(PathText.of(row.path())));
    if (row.isReadable()) {
      addClasses(row, fields);
    } else {
      fields.addAll(Collections.nCopies(2 * columns.topK(), ""));
    }
    fields.add(row.isReadable() ? "" : row.error());
    if (columns.allProbabilities()) {
      for (int c = 0; c < columns.labels().size(); c++) {
        fields.add(row.isReadable() ? number(row.probabilities()[c]) : "");
      }
    }
    return line(fields);
  }

  private void addClasses(Row row, List<String> fields) {
    boolean below = columns.outcome(row) == Outcome.BELOW;
    for (int c : columns.top(row.probabilities())) {
      boolean first = fields.size() == 1;
      fields.add(first && below ? "" : columns.labels().get(c));
      fields.add(number(row.probabilities()[c]));
    }
  }

  private static String number(float probability) {
    return String.format(Locale.ROOT, "%.6f", probability);
  }

  private static String line(List<String> fields) {
    StringBuilder line = new StringBuilder();
    try {
      FORMAT.printRecord(line, fields.toArray());
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory can't fail", e);
    }
    return line.toString();
  }

  /** A line feed within quotes belongs to a field, and each quote of a field is written twice. */
  @Override
  public boolean endsInField(String line, boolean beginsInField) {
    boolean odd = line.chars().filter(c -> c == '"').count() % 2 == 1;
    return beginsInField != odd;
  }

  @Override
  public Optional<Kept> read(String row) {
    try (CSVParser parser = CSVParser.parse(row, FORMAT)) {
      List<CSVRecord> records = parser.getRecords();
      return records.size() == 1 ? kept(records.get(0)) : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      // Quotes where this format has none: the row was not written whole.
      return Optional.empty();
    }
  }

  private Optional<Kept> kept(CSVRecord fields) {
    int error = 1 + 2 * columns.topK();
    int size = error + 1 + (columns.allProbabilities() ? columns.labels().size() : 0);
    if (fields.size() != size) {
      return Optional.empty();
    }
    Outcome outcome = fields.get(1).isEmpty() ? Outcome.BELOW : Outcome.CLASSIFIED;
    return Optional.of(
        new Kept(fields.get(0), fields.get(error).isEmpty() ? outcome : Outcome.UNREADABLE));
  }
}
