package graft.gallery;

import graft.failure.WrongUseException;
import graft.files.NumberedName;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a gallery: {@code FILE.html}, {@code FILE-2.html}, {@code FILE-3.html} and so on.
 *
 * @param first the file of the first page
 */
record PageNames(Path first) {
  /** Stands in every page, behind the style sheet. */
  static final String MARK = "data-page=\"graft-gallery\"";

  /** Bytes of a page in which the mark is. */
  private static final int BEGIN = 1 << 16;

  /** A number before the extension, as {@link NumberedName} writes it. */
  private static final Pattern NUMBER = Pattern.compile("-([1-9][0-9]{0,8})(\\.[^.]*)?$");

  /** The file of a page, from 1 on. */
  Path file(int number) {
    return number == 1 ? first : first.resolveSibling(NumberedName.of(first, number));
  }

  /** The address of a page as seen from another one. */
  String address(int number) {
    String uri = file(number).toUri().getRawPath();
    return "./" + uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** Whether a page may get the name of a file. */
  boolean mayBe(Path file) {
    Matcher number = NUMBER.matcher(file.getFileName().toString());
    return number.find()
        && Integer.parseInt(number.group(1)) > 1
        && file(Integer.parseInt(number.group(1))).getFileName().equals(file.getFileName());
  }

  /**
   * The files that have names of pages after the first.
   *
   * @throws graft.failure.GraftException if the folder can't be read
   */
  List<Path> others() {
    Path folder = first.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(this::mayBe)
          .map(entry -> first.resolveSibling(entry.getFileName()))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw Reason.cannotRead(folder, e.getCause());
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }

  /**
   * Refuses to replace a file that is no page of a gallery.
   *
   * @throws WrongUseException naming the file
   */
  static void refuseOther(Path file) {
    if (Files.exists(file) && !isPage(file)) {
      throw new WrongUseException(
          file + " is there and is no page of an earlier gallery; name another file for --html");
    }
  }

  private static boolean isPage(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(BEGIN);
      return begin.length == 0 || new String(begin, StandardCharsets.UTF_8).contains(MARK);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
