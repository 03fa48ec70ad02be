package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Paths on standard input, which {@code -} among the paths stands for, and {@code --null}. */
public final class StandardInputOption {
  /** A file of this name has to be written {@code ./-}. */
  public static final Path NAME = Path.of("-");

  @Parameter(
      names = {"--null", "-0"},
      order = 4,
      description =
          "with - as a PATH, which reads paths from standard input: they end with a zero byte, as"
              + " from find -print0, instead of a line end; short: -0")
  private boolean zeros;

  /**
   * Checks the option against the paths of the command line.
   *
   * @throws ParameterException if it was given, and no path is read from standard input
   */
  public void check(List<Path> named) {
    if (zeros && !named.contains(NAME)) {
      throw new ParameterException(
          "--null is for paths from standard input: add - as a PATH, or leave it out");
    }
  }

  /** The paths on standard input; nothing is read yet. */
  public Iterator<Path> paths() {
    return new ListedPaths(System.in, zeros);
  }
}
