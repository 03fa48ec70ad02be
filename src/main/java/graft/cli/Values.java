package graft.cli;

import com.beust.jcommander.IStringConverter;
import graft.model.ExportSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How option values are read. Each converter names the option, the allowed values and the value
 * found; JCommander makes one for each option and gives it the option's name.
 */
final class Values {
  private Values() {}

  private static UsageException refused(String option, String rule, String value) {
    return new UsageException(option + " must be " + rule + ", not \"" + value + "\"");
  }

  /** At least two words as a choice: {@code a, b or c}. */
  static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** The path of a file or folder. */
  static final class PathValue implements IStringConverter<Path> {
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
  static Path path(String name, String value) {
    try {
      if (!value.isBlank()) {
        return Path.of(value);
      }
    } catch (InvalidPathException e) {
      // No path on this system is answered as none at all is.
    }
    throw refused(name, "the path of a file or folder", value);
  }

  /** A whole number within bounds. */
  private abstract static class Whole implements IStringConverter<Integer> {
    private final String option;
    private final int least;
    private final int most;
    private final String rule;

    Whole(String option, int least, int most, String rule) {
      this.option = option;
      this.least = least;
      this.most = most;
      this.rule = rule;
    }

    @Override
    public final Integer convert(String value) {
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Not a number at all is answered as a number out of range is.
      }
      throw refused(option, rule, value);
    }
  }

  /** Counts that make no sense below 1: batch size, epochs, threads, ... */
  static final class AtLeastOne extends Whole {
    public AtLeastOne(String option) {
      super(option, 1, Integer.MAX_VALUE, "a whole number of at least 1");
    }
  }

  /** Each of several counts. */
  static final class EachAtLeastOne extends Whole {
    public EachAtLeastOne(String option) {
      super(
          option,
          1,
          Integer.MAX_VALUE,
          "whole numbers of at least 1 with commas between them, such as 8,30");
    }
  }

  /** Patience. */
  static final class AtLeastZero extends Whole {
    public AtLeastZero(String option) {
      super(option, 0, Integer.MAX_VALUE, "a whole number of at least 0");
    }
  }

  /** Number of classes. */
  static final class AtLeastTwo extends Whole {
    public AtLeastTwo(String option) {
      super(option, 2, Integer.MAX_VALUE, "a whole number of at least 2");
    }
  }

  /** Height and width of images, in pixels. */
  static final class ImageSize extends Whole {
    public ImageSize(String option) {
      super(
          option,
          ExportSettings.MIN_IMAGE_SIZE,
          ExportSettings.MAX_IMAGE_SIZE,
          "a whole number from %d to %d"
              .formatted(ExportSettings.MIN_IMAGE_SIZE, ExportSettings.MAX_IMAGE_SIZE));
    }
  }

  /** Any 64-bit integer. */
  static final class Seed implements IStringConverter<Long> {
    private final String option;

    public Seed(String option) {
      this.option = option;
    }

    @Override
    public Long convert(String value) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw refused(option, "a whole number of 64 bits", value);
      }
    }
  }

  /** A decimal number that passes a test. */
  private abstract static class Decimal implements IStringConverter<Double> {
    private final String option;
    private final String rule;

    Decimal(String option, String rule) {
      this.option = option;
      this.rule = rule;
    }

    abstract boolean allows(double number);

    @Override
    public final Double convert(String value) {
      try {
        double number = Double.parseDouble(value);
        if (allows(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Not a number at all is answered as a number out of range is.
      }
      throw refused(option, rule, value);
    }
  }

  /** A learning rate; it must survive as a float, which is what the graph takes. */
  static final class Rate extends Decimal {
    public Rate(String option) {
      super(option, "a number over 0, such as 1e-3");
    }

    @Override
    boolean allows(double number) {
      return (float) number > 0 && (float) number <= Float.MAX_VALUE;
    }
  }

  /** The smallest change that counts as an improvement. */
  static final class Delta extends Decimal {
    public Delta(String option) {
      super(option, "a number of at least 0");
    }

    @Override
    boolean allows(double number) {
      return number >= 0 && number <= Double.MAX_VALUE;
    }
  }

  /** Share of units dropped. */
  static final class Dropout extends Decimal {
    public Dropout(String option) {
      super(option, "a number from 0 to less than 1");
    }

    @Override
    boolean allows(double number) {
      return number >= 0 && (float) number < 1;
    }
  }

  /** One of an enum's constants, written in lower case. */
  abstract static class Choice<E extends Enum<E>> implements IStringConverter<E> {
    private final String option;
    private final Class<E> type;

    Choice(String option, Class<E> type) {
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
      UsageException refused = refused(option, oneOf(allowed), value);
      throw new UsageException(refused.getMessage() + Suggestion.forWord(value, allowed));
    }
  }
}
