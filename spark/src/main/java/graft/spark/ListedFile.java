package graft.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file as the driver found it. Its content was not read.
 *
 * @param path the row's {@code path}
 * @param uri where it is, escaped, absolute
 * @param length in bytes; null if it was not there or is a folder
 * @param modified milliseconds since 1970; null like the length
 * @param problem why it could not be listed; null if it could
 */
record ListedFile(String path, String uri, Long length, Long modified, String problem) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of JSON, which stands for the file in listings and in what tasks get. */
  String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What must be the same for the file to be the same: the {@link #line} without the words of a
   * problem, in which a store may number its answers.
   */
  String identity() {
    String same = problem == null ? null : "";
    return new ListedFile(path, uri, length, modified, same).line();
  }

  /** The file of a {@link #line}. */
  static ListedFile of(String line) {
    try {
      return JSON.readValue(line, ListedFile.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of several files. */
  static String lines(List<ListedFile> files) {
    return files.stream().map(ListedFile::line).collect(Collectors.joining("\n"));
  }

  /** The length, 0 if there is none. */
  long bytes() {
    return length == null ? 0 : length;
  }
}
