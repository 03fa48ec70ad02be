package graft.cli.option;

import com.beust.jcommander.ParameterException;
import graft.failure.WrongSettingException;
import graft.job.Given;
import java.util.List;
import java.util.Set;

/**
 * The words of a command line, apart from option values, which JCommander puts into fields.
 *
 * @param options names of the options that were given
 * @param operands words that belong to no option: paths, names
 */
public record Arguments(Set<String> options, List<String> operands) {
  public Arguments {
    options = Set.copyOf(options);
    operands = List.copyOf(operands);
  }

  /** Hands the options that were given to the setters of something immutable. */
  public <T> Setters<T> setters(T begin) {
    return new Setters<>(options, begin);
  }

  /**
   * Refuses operands, because the command takes none.
   *
   * @throws ParameterException if there are operands; the message names the first
   */
  public void refuseOperands() {
    if (!operands.isEmpty()) {
      throw new ParameterException(
          "unexpected argument \"" + operands.get(0) + "\": this command takes only options");
    }
  }

  /**
   * Refuses options.
   *
   * @param names the options' names
   * @param reason why they are refused, for the error message
   * @throws WrongSettingException if one of them was given; of several options, the message names
   *     the alphabetically first
   */
  public void refuse(List<String> names, String reason) {
    new Given(options).refuse(names, reason);
  }

  /**
   * The operand of a command that takes exactly one operand.
   *
   * @param what the operand in words, such as "a model's folder", for the error message
   * @throws ParameterException if there is not exactly one operand
   */
  public String onlyOperand(String what) {
    if (operands.size() != 1) {
      throw new ParameterException(
          "expected " + what + ", found " + operands.size() + " arguments");
    }
    return operands.get(0);
  }
}
