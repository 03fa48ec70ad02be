package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.cli.option.Values.Decimal;
import graft.cli.option.Values.Whole;
import graft.cli.terminal.PredictionTable;
import graft.cli.terminal.Screen;
import graft.export.ExportSettings;
import graft.table.Columns;
import graft.table.CsvRows;
import graft.table.FileFormat;
import graft.table.JsonRows;
import graft.table.RowFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** The options of {@code predict} about what a row says, and how. */
public final class RowOptions {
  @Parameter(
      names = "--format",
      order = 3,
      description =
          "FORMAT: csv, jsonl (a JSON object a line) or table (for people, as wide as the terminal;"
              + " not with --output or --all-probabilities) (default: table where the rows go to a"
              + " terminal, else csv)")
  private Format format;

  @Parameter(
      names = "--top-k",
      order = 6,
      description =
          "K: write the K most probable classes of each picture; the columns are"
              + " path,class,probability,error, or with K above 1"
              + " path,class_1,probability_1,...,error (default: 1)")
  @Whole(least = 1, most = ExportSettings.MAX_CLASSES)
  private Integer topK;

  @Parameter(
      names = "--all-probabilities",
      order = 8,
      description =
          "also write the probabilities of all classes: a column p_LABEL for each, or in jsonl the"
              + " object probabilities")
  private boolean allProbabilities;

  @Parameter(
      names = "--threshold",
      order = 10,
      description =
          "X: leave the class of a picture empty if its probability is below X; the probability"
              + " stays (default: none)")
  @Decimal(least = 0, most = 1, rule = "a number from 0 to 1")
  private Double threshold;

  /** The values of {@code --format}. */
  enum Format {
    CSV,
    JSONL,
    TABLE
  }

  /**
   * Refuses options that don't go together.
   *
   * @param file whether the rows go to a file
   * @throws ParameterException if they don't
   */
  public void check(boolean file) {
    if (format == Format.TABLE && file) {
      throw new ParameterException(
          "--format table is for a terminal, not for --output: give csv or jsonl");
    }
    if (format == Format.TABLE && allProbabilities) {
      throw new ParameterException(
          "--format table has no room for --all-probabilities: give csv or jsonl");
    }
  }

  /**
   * What a row says.
   *
   * @throws ParameterException if {@code --top-k} is above the number of labels
   */
  public Columns columns(List<String> labels) {
    int k = Values.atMost("--top-k", topK, 1, labels.size(), "the number of classes");
    return new Columns(
        labels,
        k,
        allProbabilities,
        threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold));
  }

  /** Whether a picture may have no class. */
  public boolean hasThreshold() {
    return threshold != null;
  }

  /** How rows are written to standard output. */
  public RowFormat onOutput(Columns columns, Screen screen) {
    boolean people =
        format == Format.TABLE || (format == null && screen.output() && !allProbabilities);
    return people ? new PredictionTable(columns, screen) : inFile(columns);
  }

  /** How rows are written to a file. */
  public FileFormat inFile(Columns columns) {
    return format == Format.JSONL ? new JsonRows(columns) : new CsvRows(columns);
  }

  /** The values that change rows, by option, for a table that is resumed. */
  public Map<String, String> recorded() {
    return Map.of(
        "--format", format == Format.JSONL ? "jsonl" : "csv",
        "--top-k", Objects.toString(topK, "1"),
        "--all-probabilities", String.valueOf(allProbabilities),
        "--threshold", Objects.toString(threshold, "none"));
  }
}
