package graft.cli;

import java.util.List;
import java.util.Set;

/**
 * What the user gave a command, beside the values that JCommander has put into its fields.
 *
 * @param options names of the options given
 * @param operands what is no option: paths, names
 */
record Arguments(Set<String> options, List<String> operands) {
  Arguments {
    options = Set.copyOf(options);
    operands = List.copyOf(operands);
  }

  /**
   * Refuses operands, for a command that takes none.
   *
   * @throws UsageException naming the first
   */
  void refuseOperands() {
    if (!operands.isEmpty()) {
      throw new UsageException(
          "unexpected argument \"" + operands.get(0) + "\": every value follows an option's name");
    }
  }

  /**
   * The one operand of a command.
   *
   * @param what what it is, for the message: "a model's folder"
   */
  String onlyOperand(String what) {
    if (operands.size() != 1) {
      throw new UsageException("expected " + what + ", found " + operands.size() + " arguments");
    }
    return operands.get(0);
  }
}
