package graft.cli.option;

import graft.files.PathText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads paths from the command line. If an argument is not valid UTF-8, Java's text for it names no
 * file. On Linux the argument's bytes can still be read.
 */
public final class PathArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** The character that Java puts in place of bytes that are not UTF-8. */
  private static final String LOST = "\ufffd";

  private PathArguments() {}

  /**
   * The paths that operands name. An operand is a path or the {@code file:} URI that {@link
   * PathText} writes.
   *
   * @throws ParameterException if an operand can't be a path
   */
  public static List<Path> of(List<String> operands) {
    boolean lost = operands.stream().anyMatch(operand -> operand.contains(LOST));
    return of(operands, lost ? commandLine() : new byte[0]);
  }

  /**
   * Like {@link #of(List)}, with the command line given.
   *
   * @param commandLine the words of the process's command line, each ended by a zero byte
   */
  static List<Path> of(List<String> operands, byte[] commandLine) {
    List<byte[]> words = words(commandLine);
    List<Path> paths = new ArrayList<>();
    for (String operand : operands) {
      Path path = Values.path("PATH", operand);
      Optional<byte[]> word =
          operand.contains(LOST)
              ? words.stream().filter(bytes -> text(bytes).equals(operand)).findFirst()
              : Optional.empty();
      // Each word is used once: two different words may have the same text.
      word.ifPresent(words::remove);
      paths.add(word.map(PathArguments::path).orElseGet(() -> PathText.path(operand, path)));
    }
    return paths;
  }

  private static byte[] commandLine() {
    try {
      return Files.readAllBytes(COMMAND_LINE);
    } catch (IOException e) {
      // This is not Linux: the operand then names no file, and its row in the table says so.
      return new byte[0];
    }
  }

  private static List<byte[]> words(byte[] commandLine) {
    List<byte[]> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        words.add(Arrays.copyOfRange(commandLine, start, i));
        start = i + 1;
      }
    }
    return words;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The path with these bytes, at least one, made through a URI: Java takes a path's bytes in no
   * other way.
   */
  static Path path(byte[] bytes) {
    StringBuilder uri = new StringBuilder();
    if (bytes[0] == '/') {
      uri.append("file://");
    } else {
      uri.append(Path.of("").toAbsolutePath().toUri());
    }
    for (byte each : bytes) {
      uri.append(each == '/' ? "/" : "%%%02X".formatted(each));
    }
    return Path.of(URI.create(uri.toString()));
  }
}
