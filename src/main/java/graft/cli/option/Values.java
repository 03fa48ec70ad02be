package graft.cli.option;

import com.beust.jcommander.IStringConverter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How option values are read. Each converter names the option, the allowed values and the value
 * found; JCommander makes one for each option and gives it the option's name.
 */
public final class Values {
  private Values() {}

  /** The answer to a value that breaks a rule, such as {@code a number from 0 to 1}. */
  public static CommandLineException refused(String option, String rule, String value) {
    return new CommandLineException(option + " must be " + rule + ", not \"" + value + "\"");
  }

  /** At least two words as a choice: {@code a, b or c}. */
  public static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** The path of a file or folder. */
  public static final class PathValue implements IStringConverter<Path> {
    private final String option;

    public PathValue(String option) {
      this.option = option;
    }

    @Override
    public Path convert(String value) {
      return path(option, value);
    }
  }

  /** A path; an empty one would stand for the current folder, which nobody means by it. */
  public static Path path(String name, String value) {
    try {
      if (!value.isBlank()) {
        return Path.of(value);
      }
    } catch (InvalidPathException e) {
      // No path on this system is answered as none at all is.
    }
    throw refused(name, "the path of a file or folder", value);
  }

  /** One of an enum's constants, written in lower case. */
  public abstract static class Choice<E extends Enum<E>> implements IStringConverter<E> {
    private final String option;
    private final Class<E> type;

    public Choice(String option, Class<E> type) {
      this.option = option;
      this.type = type;
    }

    @Override
    public final E convert(String value) {
      List<String> allowed =
          Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.name().toLowerCase(Locale.ROOT))
              .toList();
      int index = allowed.indexOf(value);
      if (index >= 0) {
        return type.getEnumConstants()[index];
      }
      CommandLineException refused = refused(option, oneOf(allowed), value);
      throw new CommandLineException(refused.getMessage() + Suggestion.forWord(value, allowed));
    }
  }
}
