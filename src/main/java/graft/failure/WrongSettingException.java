package graft.failure;

/**
 * A setting is out of range or does not fit another one. The message names it as the command line
 * does, such as {@code --batch-size}; in the Java API the method {@code batchSize} sets it. The
 * command line adds where its help is.
 */
public final class WrongSettingException extends WrongUseException {
  private static final long serialVersionUID = 1L;

  public WrongSettingException(String message) {
    super(message);
  }

  /**
   * The failure of a value that breaks a rule.
   *
   * @param option the setting's option
   * @param rule the rule in words, such as {@code a number from 0 to 1}
   */
  public static WrongSettingException refused(String option, String rule, Object value) {
    return new WrongSettingException(option + " must be " + rule + ", not \"" + value + "\"");
  }
}
