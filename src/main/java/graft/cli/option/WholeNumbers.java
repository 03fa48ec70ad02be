package graft.cli.option;

import com.beust.jcommander.IStringConverter;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.export.ExportSettings;

/** Option values that are whole numbers within bounds. */
public final class WholeNumbers {
  private WholeNumbers() {}

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
      throw Values.refused(option, "a whole number from %d to %d".formatted(least, most), value);
    }
  }

  /** Counts that make no sense below 1, and of which none is too large. */
  public static final class AtLeastOne extends Whole {
    public AtLeastOne(String option) {
      super(option, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * Images of a step or a call: the largest batches that anybody has trained with, and what one
   * array of pixels can hold. What fits this machine is {@link CallMemory}'s to say.
   */
  public static final class Images extends Whole {
    public static final int MOST = 1 << 16;

    public Images(String option) {
      super(option, 1, MOST);
    }
  }

  /** Each of several numbers of images, with commas between them. */
  public static final class EachImages extends Whole {
    public EachImages(String option) {
      super("each number of " + option, 1, Images.MOST);
    }
  }

  /** Epochs of a phase. */
  public static final class Epochs extends Whole {
    public static final int MOST = 1_000_000;

    public Epochs(String option) {
      super(option, 1, MOST);
    }
  }

  /** Epochs without improvement: more than any phase has is never. */
  public static final class Patience extends Whole {
    public Patience(String option) {
      super(option, 0, Epochs.MOST);
    }
  }

  /**
   * Threads of a session, twice as many as the largest machines have. TensorFlow starts them all at
   * once, and the process dies where the system has no more.
   */
  public static final class Threads extends Whole {
    public Threads(String option) {
      super(option, 1, 1024);
    }
  }

  /** Checkpoints that are kept. */
  public static final class Kept extends Whole {
    public Kept(String option) {
      super(option, 1, 1000);
    }
  }

  /** Runs behind a median. */
  public static final class Runs extends Whole {
    public Runs(String option) {
      super(option, 1, 1000);
    }
  }

  /** The most probable classes; how many the model has, {@link TopK} checks. */
  public static final class MostProbable extends Whole {
    public MostProbable(String option) {
      super(option, 1, ExportSettings.MAX_CLASSES);
    }
  }

  /** Number of classes. */
  public static final class Classes extends Whole {
    public Classes(String option) {
      super(option, 2, ExportSettings.MAX_CLASSES);
    }
  }

  /** Units of the hidden layer. */
  public static final class Hidden extends Whole {
    public Hidden(String option) {
      super(option, 1, ExportSettings.MAX_HIDDEN);
    }
  }

  /** Height and width of images, in pixels; each network has a smallest size of its own. */
  public static final class ImageSize extends Whole {
    public ImageSize(String option) {
      super(option, smallest(), ExportSettings.MAX_IMAGE_SIZE);
    }

    private static int smallest() {
      return BaseNetworks.ALL.stream().mapToInt(BaseNetwork::smallestImageSize).min().orElseThrow();
    }
  }

  /** Any 64-bit integer. */
  public static final class Seed implements IStringConverter<Long> {
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
        throw Values.refused(option, rule, value);
      }
    }
  }
}
