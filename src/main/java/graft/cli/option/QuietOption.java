package graft.cli.option;

import com.beust.jcommander.Parameter;

/** {@code --quiet} of the commands that take long. The program itself makes the console quiet. */
public final class QuietOption {
  public static final String NAME = "--quiet";

  @Parameter(
      names = NAME,
      order = 95,
      description = "print only results and failures: no notices, no warnings and no progress")
  private boolean given;
}
