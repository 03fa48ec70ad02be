package graft.cli.terminal;

/** The exit codes. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USE = 2;

  /** The work is done, but some of the files named could not be read. */
  public static final int UNREADABLE_FILES = 3;

  /** Stopped by SIGINT: 128 plus the signal's number, 2. */
  static final int INTERRUPTED = 130;

  /** Stopped by SIGTERM: 128 plus 15. */
  static final int TERMINATED = 143;

  /** The list of exit codes for the help. */
  public static final String HELP =
      """
      exit codes: %d done, %d failed, %d wrong use, %d predict could not read some files,
        %d train or predict stopped by SIGINT, %d by SIGTERM; --resume goes on
      """
          .formatted(DONE, FAILED, WRONG_USE, UNREADABLE_FILES, INTERRUPTED, TERMINATED);

  private ExitCode() {}
}
