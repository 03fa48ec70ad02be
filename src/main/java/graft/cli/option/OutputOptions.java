package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.files.RealPath;
import graft.files.Writable;
import graft.gallery.Gallery;
import graft.table.PartialTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  @Parameter(
      names = "--html",
      order = 13,
      description =
          "FILE.html: also write a gallery, each picture small with its class and probability, by"
              + " class; more than a page holds are in FILE-2.html, FILE-3.html and so on. Of"
              + " existing files only an earlier gallery is replaced")
  private Path html;

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
    refuseDash("--html", html, "name a file");
    if (html != null && !html.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.html?")) {
      throw new ParameterException(
          "--html must be a file name that ends in .html, not \"" + html + "\"");
    }
    files().values().forEach(Writable::requireFile);
    refuseDevice("--features", features);
    refuseDevice("--html", html);
    if (copyTo != null) {
      Writable.requireFolder(copyTo);
    }
    refuseSame();
    if (html != null) {
      Gallery.check(html);
    }
    if (grows()) {
      PartialTable.check(output, resume);
    }
  }

  private static void refuseDevice(String option, Path file) {
    if (file != null && Writable.isDevice(file)) {
      throw new ParameterException(option + " must be a file, not a device or a pipe");
    }
  }

  private void refuseSame() {
    Map<Path, String> places = new HashMap<>();
    files()
        .forEach(
            (option, file) -> {
              for (Path written : List.of(file, PartialTable.of(file))) {
                String other = places.put(RealPath.of(written), option);
                if (other != null || isFurtherPage(written)) {
                  throw new ParameterException(
                      (other == null ? "--html" : other)
                          + " and "
                          + option
                          + " are the same file: name two");
                }
              }
            });
    if (copyTo != null && (places.containsKey(RealPath.of(copyTo)) || isFurtherPage(copyTo))) {
      throw new ParameterException(
          "--copy-to has the name of a file that is written: name another");
    }
  }

  /** Whether a file would be replaced by one of the gallery's further pages. */
  private boolean isFurtherPage(Path file) {
    Path place = RealPath.of(file);
    return html != null
        && RealPath.of(html.toAbsolutePath().getParent()).equals(place.getParent())
        && Gallery.mayReplace(html, place);
  }

  /** The files that are named, by option. */
  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("--output", output);
    files.put("--features", features);
    files.put("--html", html);
    files.values().removeIf(Objects::isNull);
    return files;
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
    return grows() || features != null || copyTo != null || html != null;
  }

  /** The files that are replaced at the end, by option; devices are only written to. */
  public Map<String, Path> replaced() {
    Map<String, Path> files = files();
    if (!grows()) {
      files.remove("--output");
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
    Stream<Path> further = html().stream().flatMap(page -> Gallery.further(page).stream());
    return Stream.concat(
            files().values().stream().flatMap(file -> Stream.of(file, PartialTable.of(file))),
            further)
        .toList();
  }

  /** The values that change what is written, by option, for a table that is resumed. */
  public Map<String, String> recorded() {
    return Map.of(
        "--features", Objects.toString(features, "none"),
        "--copy-to", Objects.toString(copyTo, "none"),
        "--html", Objects.toString(html, "none"));
  }

  /** The value of {@code --features}. */
  public Optional<Path> features() {
    return Optional.ofNullable(features);
  }

  /** The value of {@code --copy-to}. */
  public Optional<Path> copyTo() {
    return Optional.ofNullable(copyTo);
  }

  /** The value of {@code --html}. */
  public Optional<Path> html() {
    return Optional.ofNullable(html);
  }

  /** The value of {@code --resume}. */
  public boolean resume() {
    return resume;
  }
}
