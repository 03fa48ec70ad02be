package graft.cli.option;

import com.beust.jcommander.IStringConverter;
import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import com.beust.jcommander.ParameterException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Field;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads option values: the field's type says how, and {@link Whole} or {@link Decimal} gives the
 * bounds of a number. An error names the option, the allowed values and the value found.
 */
public final class Values {
  /** Plain decimals. Java's own parser would also take 1f, 0x1p3, NaN and surrounding blanks. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private Values() {}

  /** Makes a parser read paths, choices and numbers with the converters of this class. */
  public static void register(JCommander parser) {
    Map<String, Field> fields = new HashMap<>();
    for (ParameterDescription option : parser.getParameters()) {
      fields.put(option.getParameter().names()[0], field(option));
    }
    parser.addConverterInstanceFactory(
        (option, type, givenName) -> {
          String typed =
              Arrays.asList(option.names()).contains(givenName) ? givenName : option.names()[0];
          return converter(typed, type, fields.get(option.names()[0]));
        });
  }

  private static Field field(ParameterDescription option) {
    try {
      return option.getObject().getClass().getDeclaredField(option.getParameterized().getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("every option is a field", e);
    }
  }

  /** The converter for an option's values; null if JCommander reads this type itself. */
  private static IStringConverter<?> converter(String option, Class<?> type, Field field) {
    if (type == Path.class) {
      return value -> path(option, value);
    }
    if (type.isEnum()) {
      return value -> choice(option, (Enum<?>[]) type.getEnumConstants(), value);
    }
    if (field.isAnnotationPresent(Whole.class)) {
      Whole bounds = field.getAnnotation(Whole.class);
      String name = field.getType() == List.class ? "each number of " + option : option;
      return type == long.class
          ? value -> whole(name, bounds, value)
          : value -> Math.toIntExact(whole(name, bounds, value));
    }
    if (field.isAnnotationPresent(Decimal.class)) {
      return value -> decimal(option, field.getAnnotation(Decimal.class), value);
    }
    return null;
  }

  private static long whole(String name, Whole bounds, String value) {
    try {
      long number = Long.parseLong(value);
      if (number >= bounds.least() && number <= bounds.most()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The text is not a number. It is refused below, like a number out of bounds.
    }
    String rule = "a whole number from %d to %d".formatted(bounds.least(), bounds.most());
    throw refused(name, rule, value);
  }

  private static double decimal(String option, Decimal bounds, String value) {
    if (DECIMAL.matcher(value).matches()) {
      double number = Double.parseDouble(value);
      if (number >= bounds.least() && number <= bounds.most()) {
        return number;
      }
    }
    throw refused(option, bounds.rule(), value);
  }

  /** One of an enum's constants, written in lower case. */
  private static Enum<?> choice(String option, Enum<?>[] constants, String value) {
    List<String> allowed =
        Arrays.stream(constants).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    int index = allowed.indexOf(value);
    if (index >= 0) {
      return constants[index];
    }
    ParameterException refused = refused(option, oneOf(allowed), value);
    throw new ParameterException(refused.getMessage() + Suggestion.forWord(value, allowed));
  }

  /** A path; an empty path is refused, because it would silently mean the current folder. */
  public static Path path(String name, String value) {
    try {
      if (!value.isBlank()) {
        return Path.of(value);
      }
    } catch (InvalidPathException e) {
      // The text is not a path. It is refused below, like an empty text.
    }
    throw refused(name, "the path of a file or folder", value);
  }

  /**
   * A number whose bound is known only once the model or the data is open.
   *
   * @param given the option's value; null if it was not given
   * @param preset the default; lowered to {@code most} if {@code most} is smaller
   * @param what {@code most} in words for the error message, such as "the number of classes"
   * @throws ParameterException if {@code given} is above {@code most}
   */
  public static int atMost(String option, Integer given, int preset, int most, String what) {
    if (given != null && given > most) {
      throw refused(
          option, "a whole number from 1 to %d (%s)".formatted(most, what), given.toString());
    }
    return given == null ? Math.min(preset, most) : given;
  }

  /** The error for a value that breaks a rule such as {@code a number from 0 to 1}. */
  public static ParameterException refused(String option, String rule, String value) {
    return new ParameterException(option + " must be " + rule + ", not \"" + value + "\"");
  }

  /** At least two words as a choice: {@code a, b or c}. */
  public static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** Bounds of an option's decimal number. */
  @Target(ElementType.FIELD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Decimal {
    /** The largest double that rounds to a float less than 1. */
    double BELOW_ONE = 0x1.fffffefffffffp-1;

    /** The smallest number allowed. */
    double least();

    /** The largest number allowed. */
    double most();

    /** The bounds in words, for the error message. */
    String rule();
  }

  /** Bounds of an option's whole number, or of each number in a list. */
  @Target(ElementType.FIELD)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Whole {
    /**
     * Largest number of images in a step or a call: more than the largest batches in use, and few
     * enough for one array of pixels. {@link graft.job.CallMemory} checks what fits this machine.
     */
    int MOST_IMAGES = 1 << 16;

    /** Largest number of epochs in a phase. */
    int MOST_EPOCHS = 1_000_000;

    /** The smallest number allowed. */
    long least() default Long.MIN_VALUE;

    /** The largest number allowed. */
    long most() default Long.MAX_VALUE;
  }
}
