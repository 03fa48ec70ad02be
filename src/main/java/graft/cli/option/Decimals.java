package graft.cli.option;

import com.beust.jcommander.IStringConverter;
import java.util.regex.Pattern;

/** Option values that are decimal numbers within bounds. */
final class Decimals {
  private Decimals() {}

  /** A decimal number that passes a test. */
  private abstract static class Decimal implements IStringConverter<Double> {
    /** What people write; Java's own parser also takes 1f, 0x1p3, NaN and blanks around. */
    private static final Pattern DECIMAL =
        Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final String option;
    private final String rule;

    Decimal(String option, String rule) {
      this.option = option;
      this.rule = rule;
    }

    abstract boolean allows(double number);

    @Override
    public final Double convert(String value) {
      if (DECIMAL.matcher(value).matches()) {
        double number = Double.parseDouble(value);
        if (allows(number)) {
          return number;
        }
      }
      throw Values.refused(option, rule, value);
    }
  }

  /** A learning rate; it must survive as a float, which is what the graph takes. */
  public static final class Rate extends Decimal {
    public Rate(String option) {
      super(option, "a number from 1e-30 to 1e6, such as 1e-3");
    }

    @Override
    boolean allows(double number) {
      return number >= 1e-30 && number <= 1e6;
    }
  }

  /** The smallest change that counts as an improvement; a loss never changes by more. */
  public static final class Delta extends Decimal {
    public Delta(String option) {
      super(option, "a number from 0 to 1e6");
    }

    @Override
    boolean allows(double number) {
      return number >= 0 && number <= 1e6;
    }
  }

  /** Share of units dropped. */
  public static final class Dropout extends Decimal {
    public Dropout(String option) {
      super(option, "a number from 0 to less than 1");
    }

    @Override
    boolean allows(double number) {
      return number >= 0 && (float) number < 1;
    }
  }
}
