package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.files.RealPath;
import graft.files.Writable;
import graft.table.PartialTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The options of {@code predict} about the files that it writes. */
public final class OutputOptions {
  @Parameter(
      names = "--output",
      order = 1,
      description =
          "FILE: write the rows to FILE, whole at the end; until then they are in FILE.partial,"
              + " which stays if the work is stopped (default: standard output)")
  private Path output;

  @Parameter(
      names = "--resume",
      order = 2,
      description =
          "resume the FILE.partial of --output that the same command left; if there is none, start"
              + " one")
  private boolean resume;

  @Parameter(
      names = "--features",
      order = 11,
      description =
          "FILE.npy: also write the base's vectors, float32 [rows,k] in the rows' order, NaN where"
              + " a file could not be read")
  private Path features;

  @Parameter(
      names = "--copy-to",
      order = 12,
      description =
          "DIR: copy each picture that has a class to DIR/CLASS/NAME, or NAME-2 and so on if"
              + " another picture has that name; nothing is replaced")
  private Path copyTo;

  /**
   * Checks that the files can be written, before any long work.
   *
   * @throws ParameterException if the options don't go together
   * @throws graft.failure.GraftException if a file can't be written, or what an earlier call left
   *     is in the way
   */
  public void check() {
    if (resume && !grows()) {
      throw new ParameterException(
          "--resume goes on with the FILE.partial of --output: give --output FILE");
    }
    refuseDash("--output", output, "leave it out for standard output");
    refuseDash("--features", features, "name a file");
    Stream.of(output, features).filter(Objects::nonNull).forEach(Writable::requireFile);
    if (features != null && Writable.isDevice(features)) {
      throw new ParameterException("--features must be a file, not a device or a pipe");
    }
    if (copyTo != null) {
      Writable.requireFolder(copyTo);
    }
    List<Path> places = written().stream().map(RealPath::of).toList();
    if (places.stream().distinct().count() < places.size()) {
      throw new ParameterException("--output and --features are the same file: name two");
    }
    if (copyTo != null && places.contains(RealPath.of(copyTo))) {
      throw new ParameterException(
          "--copy-to has the name of a file that is written: name another");
    }
    if (grows()) {
      PartialTable.check(output, resume);
    }
  }

  private static void refuseDash(String option, Path file, String remedy) {
    if (file != null && file.equals(StandardInputOption.NAME)) {
      throw new ParameterException(
          option + " - names no file: " + remedy + ", or give ./- for a file of that name");
    }
  }

  /** Whether the rows go to a file that is whole only at the end, and not to a stream or device. */
  public boolean grows() {
    return output != null && !Writable.isDevice(output);
  }

  /** Whether anything goes to a file, and a signal should wait until that is in order. */
  public boolean writesFiles() {
    return grows() || features != null || copyTo != null;
  }

  /** The files that are replaced at the end, by option; devices are only written to. */
  public Map<String, Path> replaced() {
    Map<String, Path> files = new LinkedHashMap<>();
    if (grows()) {
      files.put("--output", output);
    }
    if (features != null) {
      files.put("--features", features);
    }
    return files;
  }

  /** The value of {@code --output}. */
  public Optional<Path> output() {
    return Optional.ofNullable(output);
  }

  /** The file that rows go to until they are all there. */
  public Path partial() {
    return PartialTable.of(output);
  }

  /** What the user does after a stop. */
  public String howToGoOn() {
    return "to go on, give the same command again" + (resume ? "" : " with --resume");
  }

  /** All files that are written while pictures are classified: none of them is an input. */
  public List<Path> written() {
    return Stream.of(output, features)
        .filter(Objects::nonNull)
        .flatMap(file -> Stream.of(file, PartialTable.of(file)))
        .toList();
  }

  /** The values that change what is written, by option, for a table that is resumed. */
  public Map<String, String> recorded() {
    return Map.of(
        "--features", Objects.toString(features, "none"),
        "--copy-to", Objects.toString(copyTo, "none"));
  }

  /** The value of {@code --features}. */
  public Optional<Path> features() {
    return Optional.ofNullable(features);
  }

  /** The value of {@code --copy-to}. */
  public Optional<Path> copyTo() {
    return Optional.ofNullable(copyTo);
  }

  /** The value of {@code --resume}. */
  public boolean resume() {
    return resume;
  }
}
