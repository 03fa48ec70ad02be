package graft.cli.option;

import com.beust.jcommander.ParameterException;
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

  /**
   * Refuses operands, for a command that takes none.
   *
   * @throws ParameterException naming the first
   */
  public void refuseOperands() {
    if (!operands.isEmpty()) {
      throw new ParameterException(
          "unexpected argument \"" + operands.get(0) + "\": every value follows an option's name");
    }
  }

  /**
   * Refuses options.
   *
   * @param names of the options
   * @param reason why they are refused, for the error message
   * @throws ParameterException naming the first in the alphabet that was given
   */
  public void refuse(List<String> names, String reason) {
    names.stream()
        .filter(options::contains)
        .sorted()
        .findFirst()
        .ifPresent(
            option -> {
              throw new ParameterException(reason + ": leave " + option + " out");
            });
  }

  /**
   * The one operand of a command.
   *
   * @param what the operand in words, for the error message: "a model's folder"
   */
  public String onlyOperand(String what) {
    if (operands.size() != 1) {
      throw new ParameterException(
          "expected " + what + ", found " + operands.size() + " arguments");
    }
    return operands.get(0);
  }
}
