package graft.cli;

import graft.contract.ClassNames;
import graft.contract.GraftException;
import graft.files.Reason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of class names, one a line, UTF-8. */
final class LabelsFile {
  private LabelsFile() {}

  /**
   * Reads the names, in order, without the white space around them.
   *
   * @throws GraftException if the file can't be read, a name is empty, no plain text or there
   *     twice, or there are fewer than two
   */
  static List<String> read(Path file) {
    List<String> names = lines(file).stream().map(String::strip).toList();
    ClassNames.check(file, names);
    if (names.size() < 2) {
      throw new GraftException(
          file + " names " + names.size() + " classes: at least 2 are needed, one a line");
    }
    return names;
  }

  private static List<String> lines(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      // Editors on Windows start a file with a byte order mark, which is no part of a name.
      return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    } catch (CharacterCodingException e) {
      throw new GraftException(file + " is not UTF-8 text: save it as UTF-8", e);
    } catch (IOException e) {
      throw new GraftException("cannot read the labels in " + file + " (" + Reason.of(e) + ")", e);
    }
  }
}
