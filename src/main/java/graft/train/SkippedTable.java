package graft.train;

import graft.dataset.BadPicture;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.failure.GraftException;
import graft.files.PathText;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The file {@code skipped.csv}: path and reason of each picture that a run skips. */
record SkippedTable(Path file) {
  static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  /** Writes the table, or deletes it if there are no bad pictures. */
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
    return text(picture.path());
  }

  /** A path as it stands in a run's tables. */
  static String text(Path picture) {
    return PathText.of(picture.toAbsolutePath().normalize());
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new GraftException("cannot delete " + file + " (" + Reason.of(e) + ")", e);
    }
  }

  /**
   * Lines that name the pictures that are bad now but not in the table, and those in the table that
   * are not bad now. The data may have been moved, so only the last two names of a path are
   * compared.
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
        .forEach(
            name -> differences.add(name + ", skipped when the run began, is no longer skipped"));
    return differences;
  }

  /**
   * The pictures that are bad now: those left out when the data were opened, and those in the table
   * that still can't be decoded. No other pictures are decoded.
   */
  List<BadPicture> badNow(DataSplit data) {
    List<BadPicture> bad = new ArrayList<>(data.bad().found());
    Set<String> then = names(read());
    for (ImageDataset part : List.of(data.train(), data.validation())) {
      int[] listed = IntStream.range(0, part.size()).filter(i -> isIn(then, part, i)).toArray();
      bad.addAll(part.findBad(listed, done -> {}).values());
    }
    return bad;
  }

  /**
   * Refuses to continue with other pictures than those trained on so far. The pictures' content is
   * the same, so this happens only if decoding fails for another reason, such as too little memory.
   *
   * @param dataThen path of the data when the table was written
   * @param data the data as opened now
   * @param good the same data without the pictures that can't be decoded
   * @throws GraftException if the pictures that can't be decoded are not those of the table
   */
  void requireSame(String dataThen, DataSplit data, DataSplit good) {
    String dataNow = DataSpec.absolute(data.name());
    Set<String> then = new HashSet<>();
    read().forEach(path -> then.add(below(dataThen, path)));
    Set<String> expected = new HashSet<>();
    for (ImageDataset part : List.of(data.train(), data.validation())) {
      IntStream.range(0, then.isEmpty() ? 0 : part.size())
          .mapToObj(part::file)
          .flatMap(Optional::stream)
          .map(path -> below(dataNow, text(path)))
          .filter(then::contains)
          .forEach(expected::add);
    }
    Set<String> found = new HashSet<>();
    good.bad().found().stream()
        .filter(picture -> !data.bad().found().contains(picture))
        .forEach(picture -> found.add(below(dataNow, text(picture))));
    if (!found.equals(expected)) {
      throw new GraftException(
          "the pictures that can't be decoded are not those of "
              + file
              + ", which the run began with; free some memory, use the Java version that the run began with, or give the first command again with --restart");
    }
  }

  /** The part of a path below the data's folder or their table's folder; else the whole path. */
  static String below(String data, String path) {
    return Stream.of(Path.of(data), Path.of(data).toAbsolutePath().getParent())
        .map(folder -> folder + File.separator)
        .filter(path::startsWith)
        .findFirst()
        .map(folder -> path.substring(folder.length()))
        .orElse(path);
  }

  private static boolean isIn(Set<String> names, ImageDataset images, int index) {
    return !names.isEmpty()
        && images.file(index).filter(file -> names.contains(name(text(file)))).isPresent();
  }

  private static Set<String> names(List<String> paths) {
    return paths.stream()
        .map(SkippedTable::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The last two names of a path. */
  private static String name(String path) {
    String plain = path.replace('\\', '/');
    return path.substring(plain.lastIndexOf('/', plain.lastIndexOf('/') - 1) + 1);
  }

  /**
   * The pictures in the table; none if there is no table.
   *
   * @param dataThen path of the data when the table was written
   * @param folderNow the folder that the pictures have moved to; empty if they are where they were
   * @throws GraftException if it can't be read
   */
  List<BadPicture> pictures(String dataThen, Optional<Path> folderNow) {
    return rows().stream()
        .map(row -> new BadPicture(path(row.get(0), dataThen, folderNow), row.get(1)))
        .toList();
  }

  private static Path path(String text, String dataThen, Optional<Path> folderNow) {
    String name = below(dataThen, text);
    return folderNow.isPresent() && !name.equals(text)
        ? folderNow.get().resolve(name)
        : PathText.path(text, Path.of(text));
  }

  private List<String> read() {
    return rows().stream().map(row -> row.get(0)).toList();
  }

  /** The rows without the header. */
  private List<CSVRecord> rows() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = CSVParser.parse(reader, FORMAT)) {
      return parser.getRecords().stream().skip(1).toList();
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
