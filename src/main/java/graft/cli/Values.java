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

  /** The answer to a value that breaks a rule, such as {@code a number from 0 to 1}. */
  static UsageException refused(String option, String rule, String value) {
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

    Whole(String option, int least, int most) {
      this.option = option;
      this.least = least;
      this.most = most;
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
      throw refused(option, "a whole number from %d to %d".formatted(least, most), value);
    }
  }

  /** Counts that make no sense below 1, and of which none is too large. */
  static final class AtLeastOne extends Whole {
    public AtLeastOne(String option) {
      super(option, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * Images of a step or a call: the largest batches that anybody has trained with, and what one
   * array of pixels can hold. What fits this machine is {@link CallMemory}'s to say.
   */
  static final class Images extends Whole {
    static final int MOST = 1 << 16;

    public Images(String option) {
      super(option, 1, MOST);
    }
  }

  /** Each of several numbers of images, with commas between them. */
  static final class EachImages extends Whole {
    public EachImages(String option) {
      super("each number of " + option, 1, Images.MOST);
    }
  }

  /** Epochs of a phase. */
  static final class Epochs extends Whole {
    static final int MOST = 1_000_000;

    public Epochs(String option) {
      super(option, 1, MOST);
    }
  }

  /** Epochs without improvement: more than any phase has is never. */
  static final class Patience extends Whole {
    public Patience(String option) {
      super(option, 0, Epochs.MOST);
    }
  }

  /**
   * Threads of a session, twice as many as the largest machines have. TensorFlow starts them all at
   * once, and the process dies where the system has no more.
   */
  static final class Threads extends Whole {
    public Threads(String option) {
      super(option, 1, 1024);
    }
  }

  /** Checkpoints that are kept. */
  static final class Kept extends Whole {
    public Kept(String option) {
      super(option, 1, 1000);
    }
  }

  /** Runs behind a median. */
  static final class Runs extends Whole {
    public Runs(String option) {
      super(option, 1, 1000);
    }
  }

  /** The most probable classes; how many the model has, {@link TopK} checks. */
  static final class MostProbable extends Whole {
    public MostProbable(String option) {
      super(option, 1, ExportSettings.MAX_CLASSES);
    }
  }

  /** Number of classes. */
  static final class Classes extends Whole {
    public Classes(String option) {
      super(option, 2, ExportSettings.MAX_CLASSES);
    }
  }

  /** Units of the hidden layer. */
  static final class Hidden extends Whole {
    public Hidden(String option) {
      super(option, 1, ExportSettings.MAX_HIDDEN);
    }
  }

  /** Height and width of images, in pixels. */
  static final class ImageSize extends Whole {
    public ImageSize(String option) {
      super(option, ExportSettings.MIN_IMAGE_SIZE, ExportSettings.MAX_IMAGE_SIZE);
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
        String rule = "a whole number from %d to %d".formatted(Long.MIN_VALUE, Long.MAX_VALUE);
        throw refused(option, rule, value);
      }
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
