package graft.job;

import graft.failure.WrongSettingException;
import java.util.List;
import java.util.Set;

/**
 * Which settings a user has given: neither a preset nor a resumed run may change them.
 *
 * @param options the settings' names, as options of the command line
 */
public record Given(Set<String> options) {
  public Given {
    options = Set.copyOf(options);
  }

  boolean has(String option) {
    return options.contains(option);
  }

  /**
   * Refuses settings.
   *
   * @param names the names of their options
   * @param reason why they are refused, for the message
   * @throws WrongSettingException if one of them was given; of several, the message names the
   *     alphabetically first
   */
  public void refuse(List<String> names, String reason) {
    names.stream()
        .filter(options::contains)
        .sorted()
        .findFirst()
        .ifPresent(
            option -> {
              throw new WrongSettingException(reason + ": leave " + option + " out");
            });
  }
}
