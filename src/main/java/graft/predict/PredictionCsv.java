package graft.predict;

import graft.files.PathText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes the table of predictions. Its columns are {@code path,class,probability,error}. With k
 * classes per row, k above 1, they are {@code
 * path,class_1,probability_1,...,class_k,probability_k,error}, the most probable class first. The
 * row of a file that could not be read has only a path and an error. {@link PathText} writes the
 * paths. Lines end with a line feed.
 */
public final class PredictionCsv {
  /**
   * The rows of a table.
   *
   * @param classified number of pictures that have a class
   * @param unreadable number of files with an error
   */
  public record Counts(long classified, long unreadable) {
    /** Number of rows. */
    public long rows() {
      return classified + unreadable;
    }
  }

  private final CSVPrinter printer;
  private final List<String> labels;
  private final int topK;
  private long classified;
  private long unreadable;

  /**
   * Writes the header.
   *
   * @param out receives the table; flushed when asked to, not closed
   * @param labels the model's classes
   * @param topK classes per row, 1 to the number of labels
   */
  public PredictionCsv(Appendable out, List<String> labels, int topK) throws IOException {
    this.labels = List.copyOf(labels);
    this.topK = topK;
    this.printer = new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
    printer.printRecord(header());
  }

  /**
   * Writes the row of an image.
   *
   * @param probabilities one per label
   */
  public void prediction(Path path, float[] probabilities) throws IOException {
    List<Object> row = new ArrayList<>();
    row.add(PathText.of(path));
    for (int c : Ranking.of(probabilities).subList(0, topK)) {
      row.add(labels.get(c));
      row.add(String.format(Locale.ROOT, "%.6f", probabilities[c]));
    }
    row.add("");
    printer.printRecord(row);
    classified++;
  }

  /** Writes the row of a file that could not be read. */
  public void unreadable(Path path, String reason) throws IOException {
    List<Object> row = new ArrayList<>();
    row.add(PathText.of(path));
    row.addAll(Collections.nCopies(2 * topK, ""));
    row.add(reason);
    printer.printRecord(row);
    unreadable++;
  }

  /** Hands the rows so far on to the reader. */
  public void flush() throws IOException {
    printer.flush();
  }

  /** The rows so far. */
  public Counts counts() {
    return new Counts(classified, unreadable);
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("path"));
    for (int k = 1; k <= topK; k++) {
      String suffix = topK == 1 ? "" : "_" + k;
      header.add("class" + suffix);
      header.add("probability" + suffix);
    }
    header.add("error");
    return header;
  }
}
