package graft.dataset;

import graft.dataset.Listing.Picture;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.PathText;
import graft.files.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Lists the pictures of a table: a CSV file with the columns {@code path}, {@code label} and, if
 * the data are split, {@code split}. Paths are relative to the file. Other columns are ignored.
 */
final class CsvListing {
  private static final String PATH = "path";
  private static final String LABEL = "label";
  private static final String SPLIT = "split";

  /** Largest table in bytes: enough for a million pictures with long paths. */
  private static final int MOST_BYTES = 256 << 20;

  /**
   * Matches the parser's message about a quote that is never closed. The group is the line of the
   * quote.
   */
  private static final Pattern UNCLOSED = Pattern.compile("startline ([\\d,]+)\\) EOF reached");

  private CsvListing() {}

  /** Whether a file is a table, by its name. */
  static boolean isTable(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /**
   * Lists the table's pictures. A path without a file is listed too; it is reported later as a bad
   * picture.
   *
   * @throws WrongUseException if a column or a value is missing, naming the line
   * @throws GraftException if the file can't be read or is damaged
   */
  static Listing list(Path file) {
    String text = text(file);
    List<Picture> pictures = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, format(text))) {
      boolean split = column(parser, SPLIT).isPresent();
      String path = required(parser, PATH, file);
      String label = required(parser, LABEL, file);
      for (CSVRecord row : parser) {
        String place = file + ", line " + parser.getCurrentLineNumber();
        Part part =
            split ? part(value(row, column(parser, SPLIT).get(), place), place) : Part.TRAIN;
        pictures.add(
            new Picture(
                picture(file, value(row, path, place), place), value(row, label, place), part));
      }
    } catch (CSVException | UncheckedIOException | IllegalArgumentException e) {
      throw new GraftException(file + " is not a CSV table (" + reason(e) + ")", e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
    if (pictures.isEmpty()) {
      throw new WrongUseException(file + " lists no pictures");
    }
    return listing(file, pictures);
  }

  /**
   * Why a table can't be read, in words for the user. The parser's own message is for programmers.
   */
  private static String reason(Exception failure) {
    String reason =
        Reason.of(failure instanceof UncheckedIOException ? failure.getCause() : failure);
    Matcher open = UNCLOSED.matcher(reason);
    return open.find() ? "line " + open.group(1) + ": a quote is not closed" : reason;
  }

  /** Makes the listing; it is not split if all rows are in the training part. */
  private static Listing listing(Path file, List<Picture> pictures) {
    pictures.sort(Comparator.comparing(Picture::className));
    boolean split = pictures.stream().anyMatch(picture -> picture.part() != Part.TRAIN);
    Map<Part, String> where = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      where.put(part, "the " + part.label() + " part of " + file);
    }
    return new Listing(pictures, split, where, List.of(), "");
  }

  private static CSVFormat format(String text) {
    String header = text.lines().findFirst().orElse("");
    char delimiter = header.contains("\t") ? '\t' : header.contains(";") ? ';' : ',';
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(delimiter)
        .setHeader()
        .setSkipHeaderRecord(true)
        .setIgnoreSurroundingSpaces(true)
        .setAllowMissingColumnNames(true)
        .get();
  }

  /** The column of this name; case is ignored. */
  private static Optional<String> column(CSVParser parser, String name) {
    return parser.getHeaderNames().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  private static String required(CSVParser parser, String name, Path file) {
    return column(parser, name)
        .orElseThrow(
            () ->
                new WrongUseException(
                    ("%s has no column \"%s\": its first line must name the columns path and label,"
                            + " and also split if the table divides the data")
                        .formatted(file, name)));
  }

  private static String value(CSVRecord row, String column, String place) {
    String value = row.isSet(column) ? row.get(column) : "";
    if (value.isBlank()) {
      throw new WrongUseException(place + " has no " + column.toLowerCase(Locale.ROOT));
    }
    return value;
  }

  private static Part part(String word, String place) {
    return Part.named(word)
        .orElseThrow(
            () ->
                new WrongUseException(
                    "%s has the split \"%s\"; it must be train, val or test"
                        .formatted(place, word)));
  }

  private static Path picture(Path table, String text, String place) {
    try {
      return PathText.path(text, table.resolveSibling(text));
    } catch (InvalidPathException e) {
      throw new WrongUseException(place + ": \"" + text + "\" is not a valid path on this system");
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new GraftException(file + " is too large for a table of pictures: over 256 MiB");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new GraftException(file + " is not UTF-8 text: save it as UTF-8", e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
