package graft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import graft.failure.WrongUseException;
import java.util.Locale;
import java.util.Objects;

/**
 * How the learning rate changes within a phase. The rate is a pure function of the step, so a
 * resumed run continues with the same rates.
 *
 * @param curve the rate's course after the warm-up
 * @param warmup the first W steps of a phase, at least 0, 0 for no warm-up; in step t of them,
 *     counted from 0, the rate is {@code rate * (t + 1) / W} (gradual warm-up: Goyal et al.,
 *     arXiv:1706.02677, section 2.2)
 */
public record Schedule(@JsonProperty("schedule") Curve curve, int warmup) {
  /** The same rate in all steps. */
  public static final Schedule CONSTANT = new Schedule(Curve.CONSTANT, 0);

  public Schedule {
    Objects.requireNonNull(curve, "schedule is missing");
    if (warmup < 0) {
      throw new WrongUseException("warmup (%d) must be at least 0".formatted(warmup));
    }
  }

  /** The rate's course after the warm-up. */
  public enum Curve {
    /** The phase's learning rate in each step. */
    CONSTANT,
    /**
     * Half a cosine wave, from the phase's learning rate down to almost 0: {@code rate * (1 +
     * cos(pi * t / n)) / 2} in step t, counted from 0, of the n steps after the warm-up (Loshchilov
     * and Hutter, arXiv:1608.03983, equation 5 without restarts).
     */
    COSINE;

    /** The name in options and in {@code run.json}: {@code constant} or {@code cosine}. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The rate of a step.
   *
   * @param rate the phase's learning rate, the largest that the schedule gives
   * @param step number of this step within the phase, counted from 0
   * @param steps optimizer steps of the whole phase, without early stopping
   * @return at least 0 and at most {@code rate}
   */
  float rate(float rate, long step, long steps) {
    if (step < warmup) {
      return (float) (rate * ((step + 1.0) / warmup));
    }
    if (curve == Curve.CONSTANT) {
      return rate;
    }
    double done = (double) (step - warmup) / (steps - warmup);
    return (float) (rate * (1 + Math.cos(Math.PI * done)) / 2);
  }
}
